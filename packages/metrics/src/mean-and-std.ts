/** Mean and standard deviation of numbers, with the divisor n - ddof. */
export function meanAndStd(values: readonly number[], ddof: 0 | 1): { readonly mean: number; readonly std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, std: Math.sqrt(squares / (values.length - ddof)) };
}
