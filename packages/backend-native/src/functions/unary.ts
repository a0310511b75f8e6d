/** Kernels on float32, and the name of the addon's function for each. */
export const floats = {
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
export const ints = {
  Abs: 'absInts',
  Neg: 'negInts',
  Relu: 'reluInts',
  Sign: 'signInts',
  Square: 'squareInts',
} as const;

/** Kernels that test a float32. */
export const tests = {
  IsFinite: 'isFinite',
  IsInf: 'isInf',
  IsNan: 'isNan',
} as const;

export type Named<T> = T[keyof T] & string;

/** The addon's functions of one value. */
export interface UnaryAddon {
  readonly unary: Readonly<
    Record<Named<typeof floats>, (x: Float32Array, y: Float32Array, p?: number, q?: number) => void> &
      Record<Named<typeof ints>, (x: Int32Array, y: Int32Array) => void> &
      Record<Named<typeof tests>, (x: Float32Array, y: Uint8Array) => void> &
      Record<'logicalNot', (x: Uint8Array, y: Uint8Array) => void>
  >;
}
