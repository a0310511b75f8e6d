/**
 * Computes the mean binary cross-entropy in float64 as `max(x, 0) - x * t + log1p(exp(-|x|))`. The library does not use
 * this form.
 */
export function crossEntropy(logits: readonly number[], target: number): number {
  const each = logits.map((x) => Math.max(x, 0) - x * target + Math.log1p(Math.exp(-Math.abs(x))));
  return each.reduce((sum, x) => sum + x, 0) / each.length;
}
