import type { DesignMatrix } from './design-matrix.ts';

/** Returns the probability of the class for each row. */
export type Classifier = (x: DesignMatrix) => Float64Array;

const ROUNDS = 50;
const TOLERANCE = 1e-10;

/**
 * Trains logistic regression with an L2 penalty. It minimises `||w||^2 / 2` plus the sum of the cross-entropies of all
 * rows, with an intercept that has no penalty, like scikit-learn with C = 1. It uses Newton's method (iteratively
 * reweighted least squares), which converges to the minimum.
 *
 * @param labels 1 for rows of the class, 0 for other rows
 */
export function logisticRegression(x: DesignMatrix, labels: Uint8Array): Classifier {
  const size = x.cols + 1; // the intercept is last
  let weights = new Float64Array(size);
  let loss = lossOf(x, labels, weights);
  for (let round = 0; round < ROUNDS; round++) {
    const { gradient, hessian } = derivatives(x, labels, weights);
    const step = solve(hessian, gradient, size);
    let next = weights;
    let nextLoss = Number.POSITIVE_INFINITY;
    for (let scale = 1; scale > 1e-6 && !(nextLoss <= loss); scale /= 2) {
      next = weights.map((w, k) => w - scale * step[k]!);
      nextLoss = lossOf(x, labels, next);
    }
    const gained = loss - nextLoss;
    if (gained >= 0) weights = next;
    if (!(gained > TOLERANCE * Math.abs(loss))) break;
    loss = nextLoss;
  }
  return (of) => logitsOf(of, weights).map(sigmoid);
}

function logitsOf({ rows, cols, data }: DesignMatrix, weights: Float64Array): Float64Array {
  const logits = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = weights[cols]!;
    for (let k = 0; k < cols; k++) sum += data[i * cols + k]! * weights[k]!;
    logits[i] = sum;
  }
  return logits;
}

function lossOf(x: DesignMatrix, labels: Uint8Array, weights: Float64Array): number {
  const penalty = weights.subarray(0, x.cols).reduce((sum, w) => sum + w * w, 0) / 2;
  return logitsOf(x, weights).reduce((sum, z, i) => sum + softplus(labels[i] === 1 ? -z : z), penalty);
}

function derivatives(x: DesignMatrix, labels: Uint8Array, weights: Float64Array) {
  const size = x.cols + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const used = new Int32Array(size);
  logitsOf(x, weights).forEach((z, i) => {
    const p = sigmoid(z);
    const [slope, curve] = [p - labels[i]!, p * (1 - p)];
    // Most numbers of one-hot rows are 0 and are skipped.
    let count = 0;
    for (let k = 0; k < x.cols; k++) if (x.data[i * x.cols + k] !== 0) used[count++] = k;
    used[count++] = x.cols;
    const value = (k: number): number => (k === x.cols ? 1 : x.data[i * x.cols + k]!);
    for (let a = 0; a < count; a++) {
      const [k, v] = [used[a]!, value(used[a]!)];
      gradient[k]! += slope * v;
      for (let b = 0; b <= a; b++) hessian[k * size + used[b]!]! += curve * v * value(used[b]!);
    }
  });
  for (let k = 0; k < x.cols; k++) {
    gradient[k]! += weights[k]!;
    hessian[k * size + k]! += 1;
  }
  return { gradient, hessian };
}

/** Solves `H * step = g` by a Cholesky factorisation of the positive definite matrix H. */
function solve(hessian: Float64Array, gradient: Float64Array, size: number): Float64Array {
  const l = hessian.slice();
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let sum = l[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * size + k]! * l[j * size + k]!;
      l[i * size + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / l[j * size + j]!;
    }
  }
  const step = gradient.slice();
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < i; k++) step[i]! -= l[i * size + k]! * step[k]!;
    step[i]! /= l[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) step[i]! -= l[k * size + i]! * step[k]!;
    step[i]! /= l[i * size + i]!;
  }
  return step;
}

function sigmoid(z: number): number {
  return z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z));
}

function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}
