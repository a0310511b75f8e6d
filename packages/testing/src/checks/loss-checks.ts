import * as tf from '@tensorflow/tfjs-core';

/** A loss, and an independent float64 reference with which it is compared. */
export interface LossCase {
  /**
   * The names of the arguments of `loss`, in order, such as `['real', 'fake']`. Each argument has 12 numbers between -6
   * and 6. The loss is differentiated with respect to all arguments. Weights are arguments too, for example the weights
   * of a penalty's critic.
   */
  readonly inputs: readonly string[];
  /** Computes the loss. All tensors have the same shape, which is one of `shapes`. */
  loss(...inputs: tf.Tensor[]): tf.Scalar;
  /**
   * Computes the same loss with plain float64 numbers. It is written from the paper's formula, in another form than
   * `loss`.
   */
  reference(...inputs: (readonly number[])[]): number;
  /** Returns further arguments of `loss` that are not differentiated, such as labels. The suite disposes them. */
  constants?(): tf.Tensor[];
  /**
   * Shapes with 12 elements. The loss must have the same value for all of them. @default [[12], [12, 1], [3, 2, 2, 1]]
   */
  readonly shapes?: readonly (readonly number[])[];
  /**
   * The arguments are filled with these numbers, in every combination. The value and the gradient must be finite for
   * each combination. If a loss is not a function of logits and its value would overflow float32, use smaller numbers.
   * @default [1e4, -1e4, 0]
   */
  readonly extremes?: readonly number[];
}

const length = 12;
const defaultShapes = [[length], [length, 1], [3, 2, 2, 1]];
const defaultExtremes = [1e4, -1e4, 0];

/** Returns whether `|actual - expected| <= 1e-6 + 1e-5 * |expected|`. This allows a few rounding errors of float32. */
function agree(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) <= 1e-6 + 1e-5 * Math.abs(expected);
}

/**
 * Returns unsorted values in [-6,6] for each input. All values are more than 0.05 away from integers, where a hinge
 * loss has kinks.
 */
function spreadLogits(inputs: number): number[][] {
  return Array.from({ length: inputs }, (_, k) =>
    Array.from({ length }, (_, i) => ((7 * i + 5 * k) % length) - 6 + [0.13, 0.37, 0.61, 0.86][(i + k) % 4]!),
  );
}

/** Checks that the value is a float32 scalar and equals the reference, for logits in [-6,6]. */
export async function checkLossValue(lossCase: LossCase): Promise<void> {
  const values = spreadLogits(lossCase.inputs.length);
  const result = lossOf(lossCase, values);
  try {
    if (result.shape.length !== 0 || result.dtype !== 'float32') {
      throw new Error(`expected a float32 scalar, received ${result.dtype} of shape [${result.shape}]`);
    }
    const [actual] = await result.data();
    const expected = lossCase.reference(...values);
    if (!agree(actual!, expected)) throw new Error(`value: expected ${expected}, received ${actual}`);
  } finally {
    result.dispose();
  }
}

/** Checks that the gradient equals central differences of the reference. */
export async function checkLossGradient(lossCase: LossCase): Promise<void> {
  const { inputs, reference } = lossCase;
  const values = spreadLogits(inputs.length);
  const gradients = await read(() => gradientOf(lossCase, values));
  for (const [k, name] of inputs.entries()) {
    for (let i = 0; i < length; i++) {
      const expected = slope((by) => reference(...moved(values, [k, i, by])), 1e-3);
      expectElement('gradient', name, i, gradients[k]![i]!, expected);
    }
  }
}

/**
 * Checks that the second derivative in one direction (a Hessian-vector product) equals second differences of the
 * reference.
 */
export async function checkLossSecondOrder(lossCase: LossCase): Promise<void> {
  const { inputs, reference } = lossCase;
  const values = spreadLogits(inputs.length);
  const direction = values.map((v, k) => v.map((_, i) => ((5 * i + 3 * k) % 7) / 7 - 0.4));
  const products = await read(() => hessianVectorOf(lossCase, values, direction));
  const h = 4e-3;
  const along = (by: number): number[][] => values.map((v, k) => v.map((x, i) => x + by * direction[k]![i]!));
  for (const [k, name] of inputs.entries()) {
    for (let i = 0; i < length; i++) {
      const expected = slope((t) => slope((by) => reference(...moved(along(t), [k, i, by])), h), h);
      expectElement('second derivative', name, i, products[k]![i]!, expected);
    }
  }
}

/**
 * Checks that the value and the gradient are finite for logits of +-1e4 in every combination, and that the value equals
 * the reference.
 */
export async function checkLossExtremes(lossCase: LossCase): Promise<void> {
  const { inputs, reference, extremes = defaultExtremes } = lossCase;
  for (let code = 0; code < extremes.length ** inputs.length; code++) {
    const at = inputs.map((_, k) => extremes[Math.floor(code / extremes.length ** k) % extremes.length]!);
    const values = at.map((x) => Array.from({ length }, (_, i) => (i % 4 === 2 ? x / 2 : x)));
    const value = (await read(() => [lossOf(lossCase, values)]))[0]![0]!;
    const gradients = await read(() => gradientOf(lossCase, values));
    const expected = reference(...values);
    if (!(Number.isFinite(value) && agree(value, expected))) {
      throw new Error(`value at logits of ${at.join(', ')}: expected ${expected}, received ${value}`);
    }
    const broken = gradients.flat().find((g) => !Number.isFinite(g));
    if (broken !== undefined) throw new Error(`gradient at logits of ${at.join(', ')} is ${broken}`);
  }
}

/**
 * Checks that equal logits of shape [N], [N,1] or [N,H,W,1] give the same value. The gradients must have the shape of
 * the logits.
 */
export async function checkLossShapes(lossCase: LossCase): Promise<void> {
  const { inputs, shapes = defaultShapes } = lossCase;
  const values = spreadLogits(inputs.length);
  const seen: number[] = [];
  for (const shape of shapes) {
    const result = tf.tidy(() => {
      const constants = constantsOf(lossCase);
      const loss = (...tensors: tf.Tensor[]): tf.Scalar => lossCase.loss(...tensors, ...constants);
      return tf.valueAndGrads(loss)(values.map((v) => tf.tensor(v, [...shape])));
    });
    seen.push((await result.value.data())[0]!);
    for (const gradient of result.grads) {
      if (String(gradient.shape) !== String(shape)) {
        throw new Error(`gradient of logits of shape [${shape}] has shape [${gradient.shape}]`);
      }
    }
    tf.dispose([result.value, result.grads]);
  }
  if (!seen.every((value) => agree(value, seen[0]!))) {
    throw new Error(`the value depends on the shape of the logits: ${seen.join(', ')}`);
  }
}

/** Checks that a call creates only the result tensor and does not change its arguments. */
export function checkLossMemory(lossCase: LossCase): void {
  const tensors = [...spreadLogits(lossCase.inputs.length).map((v) => tensorOf(lossCase, v)), ...constantsOf(lossCase)];
  const before = tf.memory().numTensors;
  const result = lossCase.loss(...tensors);
  const made = tf.memory().numTensors - before;
  const disposed = tensors.some((t) => t.isDisposed);
  tf.dispose([result, tensors]);
  if (disposed) throw new Error('the loss disposed an input');
  if (made !== 1) throw new Error(`one call must make one tensor; it made ${made}`);
}

function expectElement(what: string, input: string, i: number, actual: number, expected: number): void {
  if (!agree(actual, expected)) throw new Error(`${what} at ${input}[${i}]: expected ${expected}, received ${actual}`);
}

function moved(values: readonly number[][], [k, i, by]: readonly [number, number, number]): number[][] {
  return values.map((v, input) => (input === k ? v.map((x, j) => (j === i ? x + by : x)) : v));
}

/**
 * Computes `f'(0)` by central differences with the steps h and h/2. The two differences are combined so that the errors
 * of order h^2 cancel (Richardson extrapolation).
 */
function slope(f: (by: number) => number, h: number): number {
  const difference = (by: number): number => (f(by) - f(-by)) / (2 * by);
  return (4 * difference(h / 2) - difference(h)) / 3;
}

/** Creates a tensor with the first shape of the case. The reference uses this shape. */
function tensorOf({ shapes = defaultShapes }: LossCase, values: readonly number[]): tf.Tensor {
  return tf.tensor([...values], [...shapes[0]!]);
}

function constantsOf({ constants }: LossCase): tf.Tensor[] {
  return constants === undefined ? [] : constants();
}

function lossOf(lossCase: LossCase, values: readonly number[][]): tf.Scalar {
  return tf.tidy(() => lossCase.loss(...values.map((v) => tensorOf(lossCase, v)), ...constantsOf(lossCase)));
}

function gradientOf(lossCase: LossCase, values: readonly number[][]): tf.Tensor[] {
  return tf.tidy(() => {
    const constants = constantsOf(lossCase);
    const loss = (...inputs: tf.Tensor[]): tf.Scalar => lossCase.loss(...inputs, ...constants);
    return tf.grads(loss)(values.map((v) => tensorOf(lossCase, v)));
  });
}

function hessianVectorOf(lossCase: LossCase, values: readonly number[][], direction: readonly number[][]): tf.Tensor[] {
  return tf.tidy(() => {
    const constants = constantsOf(lossCase);
    const loss = (...inputs: tf.Tensor[]): tf.Scalar => lossCase.loss(...inputs, ...constants);
    const along = direction.map((v) => tensorOf(lossCase, v));
    // tfjs throws if the gradient is a constant, as for linear losses. The term `0 * sum` makes it depend on the
    // inputs.
    const rate = (...inputs: tf.Tensor[]): tf.Scalar =>
      tf.addN(
        tf
          .grads(loss)(inputs)
          .map((g, k) => tf.add(tf.sum(tf.mul(g, along[k]!)), tf.mul(0, tf.sum(inputs[k]!)))),
      ) as tf.Scalar;
    return tf.grads(rate)(values.map((v) => tensorOf(lossCase, v)));
  });
}

async function read(make: () => tf.Tensor[]): Promise<number[][]> {
  const tensors = make();
  try {
    return await Promise.all(tensors.map(async (t) => Array.from(await t.data())));
  } finally {
    tf.dispose(tensors);
  }
}
