import { randomStream } from '@ganforge/core';
import type { FeatureMatrix } from '@ganforge/metrics';

/** Predicts classes from features by logistic regression. */
export interface LinearProbe {
  /** Returns the most probable class of each row. */
  classesOf(features: FeatureMatrix): Int32Array;
  /** The share of held-out examples that are predicted correctly. */
  readonly accuracy: number;
}

const STEPS = 400;
const BATCH = 256;
/** The weight of half the sum of the squared weights in the loss. */
const DECAY = 1e-3;

/**
 * Trains logistic regression on standardised features [n,d], by stochastic gradient descent with momentum 0.9 on 400
 * batches of 256. Every fifth example is held out for the accuracy.
 */
export function linearProbe(features: FeatureMatrix, labels: ArrayLike<number>, classes: number): LinearProbe {
  const { rows, cols } = features;
  const { mean, scale } = standard(features);
  const standardised = (of: FeatureMatrix): Float64Array =>
    Float64Array.from(of.data, (value, i) => (value - mean[i % cols]!) * scale[i % cols]!);
  const known = standardised(features);
  const learned = Array.from({ length: rows }, (_, i) => i).filter((i) => i % 5 !== 0);
  const weights = new Float64Array(classes * (cols + 1));
  const velocity = new Float64Array(weights.length);
  const random = randomStream(0, 'linear-probe');
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((weight) => DECAY * weight);
    for (const u of random.fork(step).uniformValues(BATCH)) {
      const i = learned[Math.floor(u * learned.length)]!;
      const row = known.subarray(i * cols, (i + 1) * cols);
      const p = softmax(logitsOf(weights, row, classes));
      p[labels[i]!]! -= 1;
      for (let k = 0; k < classes; k++) {
        const [at, share] = [k * (cols + 1), p[k]! / BATCH];
        for (let j = 0; j < cols; j++) gradient[at + j]! += share * row[j]!;
        gradient[at + cols]! += share;
      }
    }
    const rate = 0.05 * (1 - step / STEPS);
    for (let i = 0; i < weights.length; i++) {
      velocity[i] = 0.9 * velocity[i]! - rate * gradient[i]!;
      weights[i]! += velocity[i]!;
    }
  }
  const classOf = (row: Float64Array): number => {
    const logits = logitsOf(weights, row, classes);
    return logits.indexOf(Math.max(...logits));
  };
  const unseen = Array.from({ length: Math.ceil(rows / 5) }, (_, i) => 5 * i);
  const right = unseen.filter((i) => classOf(known.subarray(i * cols, (i + 1) * cols)) === labels[i]).length;
  return {
    accuracy: right / unseen.length,
    classesOf(of) {
      const values = standardised(of);
      return Int32Array.from({ length: of.rows }, (_, i) => classOf(values.subarray(i * cols, (i + 1) * cols)));
    },
  };
}

function standard({ data, rows, cols }: FeatureMatrix): { mean: Float64Array; scale: Float64Array } {
  const mean = new Float64Array(cols);
  const square = new Float64Array(cols);
  data.forEach((value, i) => {
    mean[i % cols]! += value / rows;
    square[i % cols]! += value ** 2 / rows;
  });
  // A feature that is constant contains no information, so its weight in all scores is 0.
  const scale = square.map((value, j) => {
    const variance = value - mean[j]! ** 2;
    return variance > 1e-12 ? 1 / Math.sqrt(variance) : 0;
  });
  return { mean, scale };
}

function logitsOf(weights: Float64Array, row: Float64Array, classes: number): Float64Array {
  const cols = row.length;
  const logits = new Float64Array(classes);
  for (let k = 0; k < classes; k++) {
    const at = k * (cols + 1);
    let sum = weights[at + cols]!;
    for (let j = 0; j < cols; j++) sum += weights[at + j]! * row[j]!;
    logits[k] = sum;
  }
  return logits;
}

function softmax(logits: Float64Array): Float64Array {
  const most = Math.max(...logits);
  const powers = logits.map((value) => Math.exp(value - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((value) => value / sum);
}
