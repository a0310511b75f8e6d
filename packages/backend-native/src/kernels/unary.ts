import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../replacement.ts';

/** Kernels on float32, and the addon's function of each. */
const floats = {
  Abs: 'abs',
  Acos: 'acos',
  Acosh: 'acosh',
  Asin: 'asin',
  Asinh: 'asinh',
  Atan: 'atan',
  Atanh: 'atanh',
  Ceil: 'ceil',
  ClipByValue: 'clip',
  Cos: 'cos',
  Cosh: 'cosh',
  Elu: 'elu',
  Erf: 'erf',
  Exp: 'exp',
  Expm1: 'expm1',
  Floor: 'floor',
  LeakyRelu: 'leakyRelu',
  Log: 'log',
  Log1p: 'log1p',
  Neg: 'neg',
  Reciprocal: 'reciprocal',
  Relu: 'relu',
  Relu6: 'relu6',
  Round: 'round',
  Rsqrt: 'rsqrt',
  Selu: 'selu',
  Sigmoid: 'sigmoid',
  Sign: 'sign',
  Sin: 'sin',
  Sinh: 'sinh',
  Softplus: 'softplus',
  Sqrt: 'sqrt',
  Square: 'square',
  Step: 'step',
  Tan: 'tan',
  Tanh: 'tanh',
} as const;

/** Those that have one on int32 too. */
const ints = {
  Abs: 'absInts',
  Neg: 'negInts',
  Relu: 'reluInts',
  Sign: 'signInts',
  Square: 'squareInts',
} as const;

/** Kernels that ask something of a float32. */
const tests = {
  IsFinite: 'isFinite',
  IsInf: 'isInf',
  IsNan: 'isNan',
} as const;

type Named<T> = T[keyof T] & string;

/** The addon's functions of one value. */
export interface UnaryAddon {
  readonly unary: Readonly<
    Record<Named<typeof floats>, (x: Float32Array, y: Float32Array, p?: number, q?: number) => void> &
      Record<Named<typeof ints>, (x: Int32Array, y: Int32Array) => void> &
      Record<Named<typeof tests>, (x: Float32Array, y: Uint8Array) => void> &
      Record<'logicalNot', (x: Uint8Array, y: Uint8Array) => void>
  >;
}

/** What these kernels may be given; most have no attributes at all. */
interface Parameters {
  /** Of leakyRelu and step. */
  readonly alpha?: number;
  readonly clipValueMin?: number;
  readonly clipValueMax?: number;
}

/** Kernels of one value in, one value out. */
export const unary: readonly Replacement[] = [
  ...Object.entries(floats).map(([kernelName, operation]) =>
    replacement<'x', Parameters | undefined>(kernelName, ({ inputs: { x }, attrs, backend }) => {
      if (x.dtype === 'int32') {
        const onInts = ints[kernelName as keyof typeof ints] as Named<typeof ints> | undefined;
        if (onInts === undefined) return undefined;
        const { info, values } = backend.output(x.shape, 'int32');
        backend.addon.unary[onInts](backend.values(x) as Int32Array, values);
        return info;
      }
      if (x.dtype !== 'float32') return undefined;
      const { info, values } = backend.output(x.shape, 'float32');
      backend.addon.unary[operation](
        backend.values(x) as Float32Array,
        values,
        attrs?.alpha ?? attrs?.clipValueMin,
        attrs?.clipValueMax,
      );
      return info;
    }),
  ),
  ...Object.entries(tests).map(([kernelName, test]) =>
    replacement<'x'>(kernelName, ({ inputs: { x }, backend }) => {
      if (x.dtype !== 'float32') return undefined;
      const { info, values } = backend.output(x.shape, 'bool');
      backend.addon.unary[test](backend.values(x) as Float32Array, values);
      return info;
    }),
  ),
  replacement<'x'>(tf.LogicalNot, ({ inputs: { x }, backend }) => {
    if (x.dtype !== 'bool') return undefined;
    const { info, values } = backend.output(x.shape, 'bool');
    backend.addon.unary.logicalNot(backend.values(x) as Uint8Array, values);
    return info;
  }),
];
