import { randomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import type { ImageMeasure } from './image-measures.ts';

const [JUDGED, PART] = [2000, 200];

/**
 * Measures how well the categories of the code of InfoGAN match the classes of the data. Each category is assigned to
 * one class, and each class to one category, so that the share of samples whose predicted class is the assigned class
 * is as large as possible. The result is this share.
 */
export function categoryMatch(categories: number, noiseDim: number, codes: number): ImageMeasure {
  return async (gan, classesOf) => {
    const counts = Array.from({ length: categories }, () => new Array<number>(categories).fill(0));
    for (let at = 0; at < JUDGED; at += PART) {
      const random = randomStream(8, 'category-match', at);
      const asked = Int32Array.from({ length: PART }, (_, i) => i % categories);
      const latent = tf.tidy(() => ({
        noise: random.fork('noise').uniform([PART, noiseDim], -1, 1),
        category: tf.cast(tf.oneHot(tf.tensor1d(asked, 'int32'), categories), 'float32'),
        codes: random.fork('codes').uniform([PART, codes], -1, 1),
      }));
      const { images } = await gan.sample({ n: PART, random, latent });
      const said = await classesOf(images!);
      for (let i = 0; i < PART; i++) counts[asked[i]!]![said[i]!]!++;
      tf.dispose([images!, latent]);
    }
    return { 'category match': bestAssignment(counts) / JUDGED };
  };
}

/**
 * Computes the largest sum of counts with one count from each row and no two from the same column. It uses dynamic
 * programming over sets of columns.
 */
function bestAssignment(counts: readonly (readonly number[])[]): number {
  const n = counts.length;
  const best = new Float64Array(2 ** n).fill(-Infinity);
  best[0] = 0;
  for (let taken = 0; taken < 2 ** n; taken++) {
    const row = bitsOf(taken);
    if (row === n) continue;
    for (let column = 0; column < n; column++) {
      if (taken & (1 << column)) continue;
      const next = taken | (1 << column);
      best[next] = Math.max(best[next]!, best[taken]! + counts[row]![column]!);
    }
  }
  return best[2 ** n - 1]!;
}

function bitsOf(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest &= rest - 1) count++;
  return count;
}
