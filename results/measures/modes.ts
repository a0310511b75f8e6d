import type { GaussianMixture } from '@ganforge/data';

/**
 * Computes the number of gaussians that have a sample within three standard deviations of their centre, and the share
 * of samples that are that close to a gaussian.
 *
 * @param points the samples [n,2], one after another
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
