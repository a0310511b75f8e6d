import * as tf from '@tensorflow/tfjs-core';
import { type GradientCase, inputsOf, spread } from './gradient-case.ts';

type Differentiable = (...inputs: tf.Tensor[]) => tf.Tensor;

/**
 * The loss `L = sum(w * (y + y^2 / 2))` with y = f(inputs), and its derivatives along a few directions u. g is the
 * gradient of L and H is its Hessian. The first derivative is u.g. The second is u.Hv for one random direction v.
 *
 * Because of the square, the gradient that f receives depends on the inputs, as it does inside a network. So this also
 * tests that a gradient function is differentiable in `dy`.
 */
export interface Derivatives {
  /** The value of L. */
  readonly value: number;
  readonly first: readonly number[];
  readonly second: readonly number[];
}

/**
 * If all inputs together have at most this many numbers, each number has its own direction. Otherwise directions are
 * random.
 */
const oneByOne = 8;
const randomDirections = 6;

const firstStep = 1e-5;
const secondStep = 2e-4;

/**
 * Throws unless the first and second derivatives of `f` agree with central differences of its values.
 *
 * It is for the float64 project (`*.float64.test.ts`), where the differences are accurate to 1e-10 and 1e-8. The
 * central differences use only values of f and no gradient. Inputs that tfjs owns, such as a model's weights, are given
 * as variables. They are changed in place and restored, and `f` reads them itself.
 *
 * @param inputs the point at which f is differentiated
 * @param tolerance the largest allowed error, relative to the largest derivative or to 1
 * @throws Error with the order, the error and the first numbers
 *
 * @example
 * checkDerivatives((x) => tf.leakyRelu(x), [tf.variable(tf.tensor(spread([2, 5], 0), [2, 5]))]);
 */
export function checkDerivatives(f: Differentiable, inputs: readonly tf.Variable[], tolerance = 1e-6): void {
  const expected = differences(f, inputs);
  const actual = derivatives(f, inputs);
  for (const order of ['first', 'second'] as const) {
    const error = errorOf(actual[order], expected[order]);
    if (!(error <= tolerance)) {
      const some = (numbers: readonly number[]): string =>
        numbers
          .slice(0, 6)
          .map((x) => x.toPrecision(6))
          .join(', ');
      throw new Error(
        `${order} order: error ${error.toExponential(1)}; expected ${some(expected[order])}..., received ${some(actual[order])}...`,
      );
    }
  }
}

/** Runs {@link checkDerivatives} for a case of the tables. */
export function checkCase(gradientCase: GradientCase): void {
  withInputs(gradientCase, (inputs) => checkDerivatives(gradientCase.f, inputs, gradientCase.tolerance));
}

/** Calls `use` with the inputs of a case as variables, and disposes them. */
export function withInputs<T>(gradientCase: GradientCase, use: (inputs: tf.Variable[]) => T): T {
  const inputs = inputsOf(gradientCase).map(({ shape, values }) =>
    tf.tidy(() => tf.variable(tf.tensor(values, shape, 'float32'))),
  );
  try {
    return use(inputs);
  } finally {
    tf.dispose(inputs);
  }
}

/** Returns the largest difference, relative to the largest expected number, or to 1 if that number is smaller. */
export function errorOf(actual: readonly number[], expected: readonly number[]): number {
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  return actual.reduce((most, x, i) => {
    const error = Math.abs(x - expected[i]!) / scale;
    return error <= most ? most : error; // this form returns NaN if an error is NaN
  }, 0);
}

/** Computes the derivatives with the gradients of tfjs. */
export function derivatives(f: Differentiable, inputs: readonly tf.Variable[]): Derivatives {
  return { value: valueAt(f, inputs), first: firstOrder(f, inputs), second: secondOrder(f, inputs) };
}

/** Returns L at the inputs. */
function valueAt(f: Differentiable, inputs: readonly tf.Variable[]): number {
  return tf.tidy(() => lossOf(f)(...inputs).dataSync()[0]!);
}

/** Computes only the first derivatives. They may exist where the second derivatives throw. */
export function firstOrder(f: Differentiable, inputs: readonly tf.Variable[]): number[] {
  return alongDirections(inputs, () => tf.grads(lossOf(f))([...inputs]));
}

/** Computes only the second derivatives. */
export function secondOrder(f: Differentiable, inputs: readonly tf.Variable[]): number[] {
  const { v } = directionsOf(inputs);
  const loss = lossOf(f);
  // tfjs throws if a function does not depend on its inputs. The term `0 * sum` makes the slope of a linear function
  // depend on them.
  const slope = (...at: tf.Tensor[]): tf.Tensor =>
    tf.addN(
      tf
        .grads(loss)(at)
        .map((g, k) => tf.add(tf.sum(tf.mul(g, tf.tensor(v[k]!, g.shape))), tf.mul(0, tf.sum(at[k]!)))),
    );
  return alongDirections(inputs, () => tf.grads(slope)([...inputs]));
}

/** Computes the derivatives as central differences of the values of f, in the precision of the engine. */
export function differences(f: Differentiable, inputs: readonly tf.Variable[]): Derivatives {
  const at = inputs.map((x) => Array.from(x.dataSync()));
  const { u, v } = directionsOf(inputs);
  const moved = (...by: readonly (readonly [number, readonly number[][]])[]): number => {
    assign(
      inputs,
      at.map((values, k) => values.map((x, i) => by.reduce((sum, [h, d]) => sum + h * d[k]![i]!, x))),
    );
    return valueAt(f, inputs);
  };
  try {
    const first = (d: readonly number[][]) => (h: number) => (moved([h, d]) - moved([-h, d])) / (2 * h);
    const second = (d: readonly number[][]) => (h: number) => {
      const slopeAt = (side: number): number => moved([side, v], [h, d]) - moved([side, v], [-h, d]);
      return (slopeAt(h) - slopeAt(-h)) / (4 * h * h);
    };
    return {
      value: moved(),
      first: u.map((d) => extrapolated(first(d), firstStep)),
      second: u.map((d) => extrapolated(second(d), secondStep)),
    };
  } finally {
    assign(inputs, at);
  }
}

/** Applies Richardson's extrapolation, which removes the `h^2` term of the error of a central difference. */
function extrapolated(difference: (h: number) => number, h: number): number {
  return (4 * difference(h) - difference(2 * h)) / 3;
}

function assign(inputs: readonly tf.Variable[], values: readonly number[][]): void {
  for (const [k, x] of inputs.entries()) tf.tidy(() => x.assign(tf.tensor(values[k]!, x.shape, 'float32')));
}

function lossOf(f: Differentiable): (...inputs: tf.Tensor[]) => tf.Scalar {
  return (...inputs) => {
    const y = f(...inputs);
    const weights = tf.tensor(spread(y.shape, 77), y.shape);
    return tf.sum(tf.mul(weights, tf.add(y, tf.mul(0.5, tf.mul(y, y))))) as tf.Scalar;
  };
}

interface Directions {
  /** Contains, for each direction, one array per input. */
  readonly u: readonly number[][][];
  readonly v: readonly number[][];
}

function directionsOf(inputs: readonly tf.Tensor[]): Directions {
  const random = (seed: number): number[][] => inputs.map(({ size }, k) => spread([size], seed + 100 * k));
  const total = inputs.reduce((sum, { size }) => sum + size, 0);
  if (total > oneByOne) {
    return { u: Array.from({ length: randomDirections }, (_, j) => random(1000 + j)), v: random(999) };
  }
  const u = inputs.flatMap(({ size }, k) =>
    Array.from({ length: size }, (_, i) =>
      inputs.map((other, l) => Array.from({ length: other.size }, (_, j) => (k === l && i === j ? 1 : 0))),
    ),
  );
  return { u, v: random(999) };
}

/** Returns the dot products of the directions with the tensors that `make` returns, one tensor per input. */
function alongDirections(inputs: readonly tf.Tensor[], make: () => tf.Tensor[]): number[] {
  const tensors = tf.tidy(make);
  const values = tensors.map((t) => Array.from(t.dataSync()));
  tf.dispose(tensors);
  return directionsOf(inputs).u.map((d) =>
    d.reduce((sum, one, k) => one.reduce((s, x, i) => s + x * values[k]![i]!, sum), 0),
  );
}
