import type { Stage } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { named } from './pro-gan-networks.ts';

/** Runs a network on one tensor. */
export type Run = (network: string, x: tf.Tensor) => tf.Tensor;

/** Describes how far the networks have grown. */
export interface Growth {
  /** The sides of the images up to now, in ascending order. */
  readonly sides: readonly number[];
  /** The progress of the fade-in of the largest side, in 0..1. It is absent if the fade-in is complete. */
  readonly alpha?: tf.Tensor;
}

/** The suffix of a stage name during the fade-in. */
const FADING = '-fade';

/** Describes the length of the stages, and the batch size for each image size. */
export interface GrowthPlan {
  readonly sides: readonly number[];
  readonly stageExamples: number;
  /**
   * The batch sizes in the order of image sizes. The last one applies to all further sizes. If the list is empty, the
   * batch size of the run is used.
   */
  readonly batchSizes: readonly number[];
}

/**
 * Returns the stages `4`, `8-fade`, `8`, `16-fade` and so on. The last stage has no end. Optimizers are reset at the
 * start and at the end of each fade-in. Source: Karras et al. 2018, appendix A.1; the resets are those of the authors'
 * code.
 */
export function growthStages({ sides, stageExamples, batchSizes }: GrowthPlan): Stage[] {
  const length = { examples: stageExamples };
  return sides.flatMap((side, i) => {
    const batchSize = batchSizes[Math.min(i, batchSizes.length - 1)];
    const common = { ...(batchSize !== undefined && { batchSize }), ...(i > 0 && { resetOptimizers: true }) };
    const whole = { name: String(side), ...common, ...(i < sides.length - 1 && { length }) };
    return i === 0 ? [whole] : [{ name: `${side}${FADING}`, ...common, length }, whole];
  });
}

/** Returns how far the networks have grown in a stage. */
export function growthAt(stage: string, sides: readonly number[], alpha: () => tf.Tensor): Growth {
  const isFading = stage.endsWith(FADING);
  const reached = sides.indexOf(Number(stage.replace(FADING, '')));
  return { sides: sides.slice(0, reached + 1), ...(isFading && { alpha: alpha() }) };
}

/**
 * Returns images [N,s,s,C] of the current side s. During a fade-in they are `alpha * images of the new side + (1 -
 * alpha) * enlarged images of the previous side`.
 */
export function grownImages(run: Run, z: tf.Tensor, { sides, alpha }: Growth): tf.Tensor {
  const maps = [z];
  for (const side of sides) maps.push(run(named.generate(side), maps.at(-1)!));
  const image = run(named.image(sides.at(-1)!), maps.at(-1)!);
  return alpha === undefined ? image : between(doubled(run(named.image(sides.at(-2)!), maps.at(-2)!)), image, alpha);
}

/** Returns logits [N,1] for images of the current side. */
export function grownLogits(run: Run, images: tf.Tensor, { sides, alpha }: Growth): tf.Tensor {
  const [largest, ...others] = [...sides].reverse() as [number, ...number[]];
  const judged = run(named.judge(largest), run(named.read(largest), images));
  const known = alpha && between(run(named.read(others[0]!), halved(images)), judged, alpha);
  return others.reduce((maps, side) => run(named.judge(side), maps), known ?? judged);
}

/** Scales real images to the current side. During a fade-in they become sharper when alpha grows. */
export function grownReals(images: tf.Tensor, { sides, alpha }: Growth): tf.Tensor {
  const factor = images.shape[1]! / sides.at(-1)!;
  const smaller = factor === 1 ? images : tf.avgPool(images as tf.Tensor4D, factor, factor, 'valid');
  return alpha === undefined ? smaller : between(doubled(halved(smaller)), smaller, alpha);
}

/** Enlarges images to a side of `size` by nearest neighbours. */
export function enlarged(images: tf.Tensor, size: number): tf.Tensor {
  return images.shape[1] === size ? images : tf.image.resizeNearestNeighbor(images as tf.Tensor4D, [size, size]);
}

/** Computes `a + (b - a) * alpha`. With alpha = 0 the result is exactly a. */
function between(a: tf.Tensor, b: tf.Tensor, alpha: tf.Tensor): tf.Tensor {
  return tf.add(a, tf.mul(tf.sub(b, a), alpha));
}

function doubled(images: tf.Tensor): tf.Tensor {
  return enlarged(images, 2 * images.shape[1]!);
}

function halved(images: tf.Tensor): tf.Tensor {
  return tf.avgPool(images as tf.Tensor4D, 2, 2, 'valid');
}
