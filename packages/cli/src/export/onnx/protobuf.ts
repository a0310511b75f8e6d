/** Writes a protobuf message. Its fields are in the order of the calls. */
export class Message {
  readonly #parts: Uint8Array[] = [];

  /** Adds an integer field (int32, int64 or enum). The value must be -1 or more. */
  integer(field: number, value: number): this {
    return this.#push(tag(field, 0), varint(value));
  }

  /** Adds a float32 field. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#push(tag(field, 5), bytes);
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#push(tag(field, 2), varint(value.length), value);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  message(field: number, value: Message): this {
    return this.bytes(field, value.finish());
  }

  /** Returns the bytes of the message. */
  finish(): Uint8Array {
    const whole = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  #push(...parts: readonly Uint8Array[]): this {
    this.#parts.push(...parts);
    return this;
  }
}

/** Encodes the field number and the wire type, as in "Message Structure" of the Protocol Buffers encoding. */
function tag(field: number, type: 0 | 2 | 5): Uint8Array {
  return varint(field * 8 + type);
}

/**
 * Encodes an integer with seven bits in each byte, the lowest bits first. A negative integer is encoded as a 64-bit
 * two's complement.
 */
function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 127n) | (rest > 127n ? 128 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(bytes);
}
