import * as tf from '@tensorflow/tfjs-core';
import { type Replacement, replacement } from '../replacement.ts';

/** Kernels on float32, and the name of the addon's function for each. */
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

/** Kernels that also have a function on int32. */
const ints = {
  Abs: 'absInts',
  Neg: 'negInts',
  Relu: 'reluInts',
  Sign: 'signInts',
  Square: 'squareInts',
} as const;

/** Kernels that test a float32. */
const tests = {
  IsFinite: 'isFinite',
  IsInf: 'isInf',
  IsNan: 'isNan',
} as const;

type Named<T> = T[keyof T] & string;

/** The attributes of these kernels; most have none. */
interface Parameters {
  /** Slope of leakyRelu and step. */
  readonly alpha?: number;
  readonly clipValueMin?: number;
  readonly clipValueMax?: number;
}

/** Kernels that compute one value from one value. */
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
