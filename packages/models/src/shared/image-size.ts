import { formatValue, GanError } from '@ganforge/formats';

/**
 * Refuses what is no size that halvings lead to the networks' stem from: a power of two in min..512, or 28.
 *
 * @param with28 whether the networks can make 28x28 (MNIST)
 */
export function checkImageSize(where: string, size: number, min: number, with28: boolean): void {
  const power = Math.log2(size);
  if (with28 && size === 28) return;
  if (Number.isInteger(size) && Number.isInteger(power) && size >= min && size <= 512) return;
  const nearest = Number.isNaN(power) ? 64 : Math.min(512, Math.max(min, 2 ** Math.round(power)));
  const allowed = `${with28 ? '28 or ' : ''}a power of two in ${min}..512`;
  throw new GanError(where, `size must be ${allowed}; received ${formatValue(size)}. Try ${nearest}.`);
}
