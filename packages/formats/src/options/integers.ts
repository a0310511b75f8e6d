/**
 * The integer that a number or a BigInt is, as a number; NaN for anything else, and for one beyond 2^53, which a number
 * would round.
 *
 * @example
 * exactInteger(7n); // 7
 */
export function exactInteger(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : Number.NaN;
}
