import type { GaussianMixture } from '@ganforge/data';

/**
 * How many gaussians have a sample within three standard deviations of their centre, and the share of samples that have
 * such a gaussian.
 *
 * @param points [n,2], one after another
 */
export function modesOf(
  points: ArrayLike<number>,
  { modes, std }: Pick<GaussianMixture, 'modes' | 'std'>,
): { modes: number; share: number } {
  const n = points.length / 2;
  const hits = modes.map(([x, y]) => {
    let count = 0;
    for (let i = 0; i < n; i++) if (Math.hypot(points[2 * i]! - x, points[2 * i + 1]! - y) <= 3 * std) count++;
    return count;
  });
  return { modes: hits.filter((count) => count > 0).length, share: hits.reduce((a, b) => a + b) / n };
}
