/**
 * Converts a number or BigInt to an integer number; NaN for anything else, and beyond 2^53, where a number would round.
 *
 * @example
 * exactInteger(7n); // 7
 */
export function exactInteger(value: unknown): number {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : Number.NaN;
}
