/** Reads little-endian values one after another. It never reads past the end of the file. */
export class ByteReader {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;
  private readonly cutShort: () => Error;

  /**
   * Creates a reader that starts at the offset `at`.
   *
   * @param cutShort returns the error for a file that ends too early
   */
  constructor(bytes: Uint8Array, at: number, cutShort: () => Error) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = at;
    this.cutShort = cutShort;
  }

  /** The number of remaining bytes. */
  get rest(): number {
    return this.bytes.length - this.at;
  }

  /** Returns a view of the next `count` bytes. */
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

  /**
   * Reads an unsigned 64-bit integer, which is exact up to 2^53. A larger value is outside every file, so the checks of
   * bounds reject it.
   */
  u64(): number {
    return Number(this.view.getBigUint64(this.skip(8), true));
  }

  /** Reads a float64 in big-endian order, which pickles use. */
  f64(): number {
    return this.view.getFloat64(this.skip(8), false);
  }

  /** Advances by `count` bytes and returns the previous position. */
  private skip(count: number): number {
    if (!(count <= this.rest)) throw this.cutShort();
    const start = this.at;
    this.at += count;
    return start;
  }
}
