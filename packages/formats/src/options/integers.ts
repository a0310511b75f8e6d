/**
 * Converts a number or a BigInt to an integer of type number. It returns NaN for any other value, and for integers
 * beyond 2^53, which a number cannot represent exactly.
 *
 * @example
 * exactInteger(7n); // 7
 */
export function exactInteger(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : Number.NaN;
}
