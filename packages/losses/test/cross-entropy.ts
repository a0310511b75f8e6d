/** Mean binary cross-entropy in float64 as max(x,0) - x t + log1p(exp(-|x|)), a form the library does not use. */
export function crossEntropy(logits: readonly number[], target: number): number {
  const each = logits.map((x) => Math.max(x, 0) - x * target + Math.log1p(Math.exp(-Math.abs(x))));
  return each.reduce((sum, x) => sum + x, 0) / each.length;
}
