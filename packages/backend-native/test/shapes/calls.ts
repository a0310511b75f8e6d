import * as tf from '@tensorflow/tfjs-core';
import type { Draw, Drawn } from './drawn.ts';
import { imageCalls } from './image-calls.ts';
import { layoutCalls } from './layout-calls.ts';

const unaryFloats = [
  ...[
    tf.Abs,
    tf.Acos,
    tf.Acosh,
    tf.Asin,
    tf.Asinh,
    tf.Atan,
    tf.Atanh,
    tf.Ceil,
    tf.Cos,
    tf.Cosh,
    tf.Elu,
    tf.Erf,
    tf.Exp,
  ],
  ...[tf.Expm1, tf.Floor, tf.Log, tf.Log1p, tf.Neg, tf.Reciprocal, tf.Relu, tf.Relu6, tf.Round, tf.Rsqrt, tf.Selu],
  ...[tf.Sigmoid, tf.Sign, tf.Sin, tf.Sinh, tf.Softplus, tf.Sqrt, tf.Square, tf.Tan, tf.Tanh, tf.IsFinite, tf.IsInf],
  tf.IsNan,
];
const binaryFloats = [tf.Add, tf.Atan2, tf.Maximum, tf.Minimum, tf.Mod, tf.Multiply, tf.Pow, tf.RealDiv, tf.Sub];
/** Those that C++ has for integers too. */
const integers: ReadonlySet<string> = new Set([
  ...[tf.Abs, tf.Neg, tf.Relu, tf.Sign, tf.Square, tf.Add, tf.Maximum, tf.Minimum, tf.Mod, tf.Multiply, tf.Sub],
]);
const binaryTests = [tf.Equal, tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual, tf.NotEqual];

/** Two shapes that broadcast to one. */
function broadcast(d: Drawn): [number[], number[]] {
  const shape = d.shape();
  const part = () => shape.map((size) => (d.whole(0, 2) === 0 ? 1 : size)).slice(d.whole(0, shape.length));
  return d.whole(0, 1) === 0 ? [shape, part()] : [part(), part()];
}

function pair(d: Drawn, dtype: 'float32' | 'int32' | 'bool', [a, b] = ['a', 'b']): tf.NamedTensorMap {
  const [p, q] = broadcast(d);
  return { [a!]: d.tensor(p, dtype), [b!]: d.tensor(q, dtype) };
}

const axes = (d: Drawn, rank: number) => Array.from({ length: rank }, (_, i) => i).filter(() => d.whole(0, 1) === 1);

/** x of some axes, and one of them. */
function along(d: Drawn, dtype: 'float32' | 'int32' | 'bool' = 'float32') {
  const shape = d.shape(1);
  return { x: d.tensor(shape, dtype), axis: d.whole(0, shape.length - 1) };
}

const same = (names: readonly string[], integers = false): Draw => {
  return (d) => {
    const [shape, dtype] = [d.shape(), integers && d.whole(0, 1) === 1 ? 'int32' : 'float32'] as const;
    return { inputs: Object.fromEntries(names.map((name) => [name, d.tensor(shape, dtype)])), attrs: {} };
  };
};

const product: Draw = (d) => {
  const [m, n, k] = [d.extent(), d.extent(), d.extent()];
  const outer = d.pick([[], [1], [2], [0], [2, 3]]);
  const [transposeA, transposeB] = [d.whole(0, 1) === 1, d.whole(0, 1) === 1];
  const own = () => outer.map((size) => d.pick([size, size, 1]));
  const a = d.tensor([...own(), ...(transposeA ? [k, m] : [m, k])]);
  const b = d.tensor([...own(), ...(transposeB ? [n, k] : [k, n])]);
  return { inputs: { a, b }, attrs: { transposeA, transposeB } };
};

const normalization = (d: Drawn) => {
  const shape = d.shape(2, 4);
  const channels = shape.at(-1)!;
  return { shape, x: d.tensor(shape), perChannel: () => d.tensor([channels]) };
};

/** A parameter, its gradient and the state that an optimizer has. */
function parameters(d: Drawn, always: readonly string[], maybe: readonly string[]): tf.NamedTensorMap {
  const shape = d.shape();
  const names = ['w', 'g', ...always, ...maybe.filter(() => d.whole(0, 1) === 1)];
  return Object.fromEntries(names.map((name) => [name, d.tensor(shape)]));
}

/** Where a random stream may stand, its last block among them. */
const words = (d: Drawn) => ({
  shape: d.shape(),
  key: [0, 2 ** 32 - 1, 7, d.whole(0, 9)],
  block: d.pick([0, 2 ** 32 - 3, 2 ** 53 - 2 ** 20]),
});

type Type = 'float32' | 'int32' | 'bool';
const folds: readonly (readonly [string, readonly Type[]])[] = [
  ...[tf.Sum, tf.Prod, tf.Max, tf.Min].map((name) => [name, ['float32', 'int32', 'bool']] as const),
  [tf.Mean, ['float32']],
  [tf.All, ['bool']],
  [tf.Any, ['bool']],
];

/** For every kernel that C++ has, what it is called with. */
export const drawnCalls: Readonly<Record<string, Draw>> = {
  ...Object.fromEntries(unaryFloats.map((name): [string, Draw] => [name, same(['x'], integers.has(name))])),
  [tf.ClipByValue]: (d) => ({ inputs: { x: d.tensor(d.shape()) }, attrs: { clipValueMin: -0.5, clipValueMax: 0.5 } }),
  [tf.LeakyRelu]: (d) => ({ inputs: { x: d.tensor(d.shape()) }, attrs: { alpha: 0.2 } }),
  [tf.Step]: (d) => ({ inputs: { x: d.tensor(d.shape()) }, attrs: { alpha: 0.5 } }),
  [tf.LogicalNot]: (d) => ({ inputs: { x: d.tensor(d.shape(), 'bool') }, attrs: {} }),
  ...Object.fromEntries(
    binaryFloats.map((name): [string, Draw] => [
      name,
      (d) => ({ inputs: pair(d, integers.has(name) && d.whole(0, 1) === 1 ? 'int32' : 'float32'), attrs: {} }),
    ]),
  ),
  ...Object.fromEntries(
    binaryTests.map((name): [string, Draw] => [
      name,
      (d) => ({ inputs: pair(d, d.pick(['float32', 'int32'] as const)), attrs: {} }),
    ]),
  ),
  [tf.FloorDiv]: (d) => ({ inputs: pair(d, 'int32'), attrs: {} }),
  [tf.SquaredDifference]: (d) => ({ inputs: pair(d, d.pick(['float32', 'int32'] as const)), attrs: {} }),
  [tf.LogicalAnd]: (d) => ({ inputs: pair(d, 'bool'), attrs: {} }),
  [tf.LogicalOr]: (d) => ({ inputs: pair(d, 'bool'), attrs: {} }),
  [tf.Prelu]: (d) => ({ inputs: pair(d, 'float32', ['x', 'alpha']), attrs: {} }),
  [tf.EluGrad]: same(['dy', 'y']),
  GanforgeLeakyReluGrad: (d) => ({ ...same(['dy', 'x'])(d), attrs: { alpha: 0.2 } }),
  [tf.AddN]: same(['0', '1', '2'], true),
  [tf.Select]: (d) => {
    const [shape, dtype] = [d.shape(), d.pick(['float32', 'int32'] as const)];
    return {
      inputs: { condition: d.tensor(shape, 'bool'), t: d.tensor(shape, dtype), e: d.tensor(shape, dtype) },
      attrs: {},
    };
  },
  [tf.Cast]: (d) => {
    const [from, to] = d.pick([
      ['float32', 'int32'],
      ['float32', 'bool'],
      ['int32', 'float32'],
      ['int32', 'bool'],
      ['bool', 'float32'],
      ['bool', 'int32'],
    ] as const);
    return { inputs: { x: d.tensor(d.shape(), from) }, attrs: { dtype: to } };
  },
  ...Object.fromEntries(
    folds.map(([name, types]): [string, Draw] => [
      name,
      (d) => {
        const shape = d.shape();
        const axis = axes(d, shape.length);
        return {
          inputs: { x: d.tensor(shape, d.pick(types)) },
          attrs: { axis, reductionIndices: axis, keepDims: d.whole(0, 1) === 1 },
        };
      },
    ]),
  ),
  ...Object.fromEntries(
    [tf.ArgMax, tf.ArgMin].map((name): [string, Draw] => [
      name,
      (d) => {
        const { x, axis } = along(d, d.type());
        return { inputs: { x }, attrs: { axis } };
      },
    ]),
  ),
  ...Object.fromEntries(
    [tf.Cumsum, tf.Cumprod].map((name): [string, Draw] => [
      name,
      (d) => {
        const { x, axis } = along(d, d.type());
        return { inputs: { x }, attrs: { axis, exclusive: d.whole(0, 1) === 1, reverse: d.whole(0, 1) === 1 } };
      },
    ]),
  ),
  [tf.Softmax]: (d) => ({ inputs: { logits: d.tensor(d.shape(1)) }, attrs: { dim: -1 } }),
  [tf.BatchMatMul]: product,
  [tf._FusedMatMul]: (d) => {
    const { inputs, attrs } = product(d);
    const { transposeB } = attrs as { transposeB: boolean };
    const columns = inputs.b!.shape.at(transposeB ? -2 : -1)!;
    const activation = d.pick(['linear', 'relu', 'elu', 'sigmoid', 'leakyrelu'] as const);
    return { inputs: { ...inputs, bias: d.tensor([columns]) }, attrs: { ...attrs, activation, leakyreluAlpha: 0.1 } };
  },
  [tf.UnsortedSegmentSum]: (d) => {
    const [rows = 0, ...rest] = d.shape(1);
    const numSegments = d.extent();
    const segmentIds = d.ints([rows], -1, numSegments);
    return { inputs: { x: d.tensor([rows, ...rest]), segmentIds }, attrs: { numSegments } };
  },
  [tf.FusedBatchNorm]: (d) => {
    const { x, perChannel } = normalization(d);
    return {
      inputs: { x, mean: perChannel(), variance: tf.abs(perChannel()), offset: perChannel(), scale: perChannel() },
      attrs: { varianceEpsilon: 1e-3 },
    };
  },
  GanforgeNormalization: (d) => {
    const { x, perChannel } = normalization(d);
    const attrs = { perExample: d.whole(0, 1) === 1, epsilon: 1e-5 };
    return { inputs: { x, scale: perChannel(), offset: perChannel() }, attrs };
  },
  GanforgeNormalizationGrad: (d) => {
    const { shape, x, perChannel } = normalization(d);
    const perExample = d.whole(0, 1) === 1;
    const of = perExample ? shape.map((size, i) => (i > 0 && i < shape.length - 1 ? 1 : size)) : [shape.at(-1)!];
    const statistic = () => d.tensor(of);
    return {
      inputs: {
        ...{ x, dy: d.tensor(shape), dMean: statistic(), dVariance: statistic(), mean: statistic() },
        ...{ variance: tf.abs(statistic()), scale: perChannel() },
      },
      attrs: { perExample, epsilon: 1e-5 },
    };
  },
  GanforgeAdam: (d) => ({
    inputs: (({ v, ...rest }) => ({ ...rest, v: tf.abs(v!) }))(parameters(d, ['v'], ['m'])),
    attrs: { beta1: 0.5, beta2: 0.9, epsilon: 1e-8, rate: 1e-3, weightDecay: 0, kept: 1 },
  }),
  GanforgeRmsProp: (d) => ({
    inputs: (({ v, ...rest }) => ({ ...rest, v: tf.abs(v!) }))(parameters(d, ['v'], ['m', 'momentum'])),
    attrs: { alpha: 0.9, epsilon: 1e-8, rate: 1e-3, weightDecay: 0, momentumDecay: 0.5 },
  }),
  GanforgeSgd: (d) => ({
    inputs: parameters(d, [], ['momentum']),
    attrs: { rate: 1e-3, weightDecay: 0, momentumDecay: 0.5, fresh: 1, nesterov: d.whole(0, 1) === 1 },
  }),
  GanforgeUniform: (d) => ({ inputs: {}, attrs: { ...words(d), min: -1, range: 3, first: -1, last: 1.5 } }),
  GanforgeNormal: (d) => ({
    inputs: {},
    attrs: { ...words(d), mean: 1, std: 2, mass: 1, bound: Number.POSITIVE_INFINITY },
  }),
  GanforgeGumbel: (d) => ({ inputs: {}, attrs: words(d) }),
  GanforgeIntegers: (d) => ({ inputs: {}, attrs: { ...words(d), n: d.pick([1, 7, 2 ** 31 - 1, 2 ** 31]) } }),
  [tf.Einsum]: (d) => {
    const [i, j, k] = [d.extent(), d.extent(), d.extent()];
    const inputs = [d.tensor([i, j]), d.tensor([j, k])] as unknown as tf.NamedTensorMap;
    return { inputs, attrs: { equation: 'ij,jk->ik' } };
  },
  ...layoutCalls,
  ...imageCalls,
};
