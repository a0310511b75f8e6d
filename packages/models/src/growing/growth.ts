import type { Stage } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { named } from './pro-gan-networks.ts';

/** Runs a network on one tensor. */
export type Run = (network: string, x: tf.Tensor) => tf.Tensor;

/** How far the networks have grown. */
export interface Growth {
  /** Sides of the images so far, the smallest first. */
  readonly sides: readonly number[];
  /** How much of the largest side has come in, in 0..1; absent where it has come in. */
  readonly alpha?: tf.Tensor;
}

/** What is added to a size's name while it comes in. */
const FADING = '-fade';

/** How long the stages are, and what the batches of each size are. */
export interface GrowthPlan {
  readonly sides: readonly number[];
  readonly stageExamples: number;
  /** By the place of the size; the last holds beyond, an empty list for none. */
  readonly batchSizes: readonly number[];
}

/**
 * The stages `4`, `8-fade`, `8`, `16-fade` and so on; the last has no end. Optimizers begin anew where a size begins to come
 * in and where it has come in. Karras et al. 2018, appendix A.1; the resets: its code.
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

/** Where a stage's networks are in their growth. */
export function growthAt(stage: string, sides: readonly number[], alpha: () => tf.Tensor): Growth {
  const isFading = stage.endsWith(FADING);
  const reached = sides.indexOf(Number(stage.replace(FADING, '')));
  return { sides: sides.slice(0, reached + 1), ...(isFading && { alpha: alpha() }) };
}

/** Images [N,s,s,C] of the largest side s so far: while it comes in, in alpha of its own and the rest of the side before. */
export function grownImages(run: Run, z: tf.Tensor, { sides, alpha }: Growth): tf.Tensor {
  const maps = [z];
  for (const side of sides) maps.push(run(named.generate(side), maps.at(-1)!));
  const image = run(named.image(sides.at(-1)!), maps.at(-1)!);
  return alpha === undefined ? image : between(doubled(run(named.image(sides.at(-2)!), maps.at(-2)!)), image, alpha);
}

/** Logits [N,1] of images of the largest side so far. */
export function grownLogits(run: Run, images: tf.Tensor, { sides, alpha }: Growth): tf.Tensor {
  const [largest, ...others] = [...sides].reverse() as [number, ...number[]];
  const judged = run(named.judge(largest), run(named.read(largest), images));
  const known = alpha && between(run(named.read(others[0]!), halved(images)), judged, alpha);
  return others.reduce((maps, side) => run(named.judge(side), maps), known ?? judged);
}

/** Whole images as the largest side so far shows them: while it comes in they become sharper with alpha. */
export function grownReals(images: tf.Tensor, { sides, alpha }: Growth): tf.Tensor {
  const factor = images.shape[1]! / sides.at(-1)!;
  const smaller = factor === 1 ? images : tf.avgPool(images as tf.Tensor4D, factor, factor, 'valid');
  return alpha === undefined ? smaller : between(doubled(halved(smaller)), smaller, alpha);
}

/** Images of a side of `size` by nearest neighbours. */
export function enlarged(images: tf.Tensor, size: number): tf.Tensor {
  return images.shape[1] === size ? images : tf.image.resizeNearestNeighbor(images as tf.Tensor4D, [size, size]);
}

/** a + (b - a) alpha: with alpha = 0 the bits of a. */
function between(a: tf.Tensor, b: tf.Tensor, alpha: tf.Tensor): tf.Tensor {
  return tf.add(a, tf.mul(tf.sub(b, a), alpha));
}

function doubled(images: tf.Tensor): tf.Tensor {
  return enlarged(images, 2 * images.shape[1]!);
}

function halved(images: tf.Tensor): tf.Tensor {
  return tf.avgPool(images as tf.Tensor4D, 2, 2, 'valid');
}
