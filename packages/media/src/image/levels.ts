/** Contains `x / 127.5 - 1` for each byte x. */
export const signedLevels: Float32Array = Float32Array.from({ length: 256 }, (_, x) => x / 127.5 - 1);

/** Converts a number in [-1,1] to 0..255. NaN stays NaN and becomes 0 in a Uint8Array. */
export function toByte(value: number): number {
  return Math.round(Math.min(1, Math.max(-1, value)) * 127.5 + 127.5);
}
