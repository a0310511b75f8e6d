import * as tf from '@tensorflow/tfjs-core';

/** A loss with the float64 witness it is held against. */
export interface LossCase {
  /** What each argument of `loss` is, in order: `['real', 'fake']`. */
  readonly inputs: readonly string[];
  /** The loss on tensors of any shape, all of the same one. */
  loss(...inputs: tf.Tensor[]): tf.Scalar;
  /** The same in plain float64, written from the paper's formula in another form than the loss. */
  reference(...inputs: (readonly number[])[]): number;
}

const length = 12;
const extremes = [1e4, -1e4, 0] as const;

/** Two numbers agree when |actual - expected| <= 1e-6 + 1e-5 |expected|: a few roundings of float32. */
function agree(actual: number, expected: number): boolean {
  return Math.abs(actual - expected) <= 1e-6 + 1e-5 * Math.abs(expected);
}

/** `length` values per input, spread over [-6,6] in no order, none within 0.05 of an integer (a hinge's kinks). */
function spreadLogits(inputs: number): number[][] {
  return Array.from({ length: inputs }, (_, k) =>
    Array.from({ length }, (_, i) => ((7 * i + 5 * k) % length) - 6 + [0.13, 0.37, 0.61, 0.86][(i + k) % 4]!),
  );
}

/** The value equals the reference, on logits between -6 and 6, as a float32 scalar. */
export async function checkLossValue({ inputs, loss, reference }: LossCase): Promise<void> {
  const values = spreadLogits(inputs.length);
  const result = tf.tidy(() => loss(...values.map((v) => tf.tensor(v))));
  try {
    if (result.shape.length !== 0 || result.dtype !== 'float32') {
      throw new Error(`expected a float32 scalar, received ${result.dtype} of shape [${result.shape}]`);
    }
    const [actual] = await result.data();
    const expected = reference(...values);
    if (!agree(actual!, expected)) throw new Error(`value: expected ${expected}, received ${actual}`);
  } finally {
    result.dispose();
  }
}

/** The first gradient equals central differences of the reference. */
export async function checkLossGradient({ inputs, loss, reference }: LossCase): Promise<void> {
  const values = spreadLogits(inputs.length);
  const h = 1e-4; // the differences' own error is of order h^2 = 1e-8
  const gradients = await read(() => gradientOf(loss, values));
  for (const [k, name] of inputs.entries()) {
    for (let i = 0; i < length; i++) {
      const expected = (reference(...moved(values, [k, i, h])) - reference(...moved(values, [k, i, -h]))) / (2 * h);
      expectElement('gradient', name, i, gradients[k]![i]!, expected);
    }
  }
}

/** The second derivative in one direction (a Hessian-vector product) equals second differences of the reference. */
export async function checkLossSecondOrder({ inputs, loss, reference }: LossCase): Promise<void> {
  const values = spreadLogits(inputs.length);
  const direction = values.map((v, k) => v.map((_, i) => ((5 * i + 3 * k) % 7) / 7 - 0.4));
  const products = await read(() => hessianVectorOf(loss, values, direction));
  const h = 2e-3; // truncation of order h^2 = 4e-6 times a fourth derivative of at most 1/8 n
  const along = (sign: number): number[][] => values.map((v, k) => v.map((x, i) => x + sign * h * direction[k]![i]!));
  const [ahead, behind] = [along(1), along(-1)];
  for (const [k, name] of inputs.entries()) {
    for (let i = 0; i < length; i++) {
      const slope = (at: number[][]): number =>
        (reference(...moved(at, [k, i, h])) - reference(...moved(at, [k, i, -h]))) / (2 * h);
      expectElement('second derivative', name, i, products[k]![i]!, (slope(ahead) - slope(behind)) / (2 * h));
    }
  }
}

/** Value and gradient are finite with logits of +-1e4 in every combination, and the value is the reference's. */
export async function checkLossExtremes({ inputs, loss, reference }: LossCase): Promise<void> {
  for (let code = 0; code < extremes.length ** inputs.length; code++) {
    const at = inputs.map((_, k) => extremes[Math.floor(code / extremes.length ** k) % extremes.length]!);
    const values = at.map((x) => [x, x, x / 2, x]);
    const value = (await read(() => [tf.tidy(() => loss(...values.map((v) => tf.tensor(v))))]))[0]![0]!;
    const gradients = await read(() => gradientOf(loss, values));
    const expected = reference(...values);
    if (!(Number.isFinite(value) && agree(value, expected))) {
      throw new Error(`value at logits of ${at.join(', ')}: expected ${expected}, received ${value}`);
    }
    const broken = gradients.flat().find((g) => !Number.isFinite(g));
    if (broken !== undefined) throw new Error(`gradient at logits of ${at.join(', ')} is ${broken}`);
  }
}

/** The same logits as `[N]`, `[N,1]` or a map `[N,H,W,1]` give the same value, and gradients of their shape. */
export async function checkLossShapes({ inputs, loss }: LossCase): Promise<void> {
  const values = spreadLogits(inputs.length);
  const seen: number[] = [];
  for (const shape of [[length], [length, 1], [3, 2, 2, 1]]) {
    const tensors = values.map((v) => tf.tensor(v, shape));
    const { value, grads } = tf.valueAndGrads(loss)(tensors);
    seen.push((await value.data())[0]!);
    for (const gradient of grads) {
      if (String(gradient.shape) !== String(shape)) {
        throw new Error(`gradient of logits of shape [${shape}] has shape [${gradient.shape}]`);
      }
    }
    tf.dispose([value, grads, tensors]);
  }
  if (!seen.every((value) => agree(value, seen[0]!))) {
    throw new Error(`the value depends on the shape of the logits: ${seen.join(', ')}`);
  }
}

/** One call makes one tensor, the result, and leaves its inputs alone. */
export function checkLossMemory({ inputs, loss }: LossCase): void {
  const tensors = spreadLogits(inputs.length).map((v) => tf.tensor(v));
  const before = tf.memory().numTensors;
  const result = loss(...tensors);
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

function gradientOf(loss: LossCase['loss'], values: readonly number[][]): tf.Tensor[] {
  return tf.tidy(() => tf.grads(loss)(values.map((v) => tf.tensor(v))));
}

function hessianVectorOf(
  loss: LossCase['loss'],
  values: readonly number[][],
  direction: readonly number[][],
): tf.Tensor[] {
  // The sum times zero ties linear losses to their inputs: tfjs refuses to differentiate what does not depend on them.
  const slope = (...inputs: tf.Tensor[]): tf.Scalar =>
    tf.addN(
      tf
        .grads(loss)(inputs)
        .map((g, k) => tf.add(tf.sum(tf.mul(g, tf.tensor(direction[k]!))), tf.mul(0, tf.sum(inputs[k]!)))),
    ) as tf.Scalar;
  return tf.tidy(() => tf.grads(slope)(values.map((v) => tf.tensor(v))));
}

async function read(make: () => tf.Tensor[]): Promise<number[][]> {
  const tensors = make();
  try {
    return await Promise.all(tensors.map(async (t) => Array.from(await t.data())));
  } finally {
    tf.dispose(tensors);
  }
}
