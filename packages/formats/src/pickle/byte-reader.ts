/** Reads a file from its front, little-endian, and never past its end. */
export class ByteReader {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly cutShort: () => Error;

  /** @param cutShort the error of a file that ends too early */
  constructor(bytes: Uint8Array, at: number, cutShort: () => Error) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = at;
    this.cutShort = cutShort;
  }

  /** Bytes that are left. */
  get rest(): number {
    return this.bytes.length - this.at;
  }

  /** The next `count` bytes, as a view. */
  take(count: number): Uint8Array {
    return this.bytes.subarray(this.skip(count), this.at);
  }

  u8(): number {
    return this.view.getUint8(this.skip(1));
  }

  u16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  u32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  i32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  /** Exact up to 2^53; what lies above is refused by the bounds like any number too large. */
  u64(): number {
    return Number(this.view.getBigUint64(this.skip(8), true));
  }

  /** Big-endian, as pickles hold it. */
  f64(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  /** Goes `count` bytes on, and gives where it was. */
  private skip(count: number): number {
    if (!(count <= this.rest)) throw this.cutShort();
    const start = this.at;
    this.at += count;
    return start;
  }
}
