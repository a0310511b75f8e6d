/** Kernels on float32, and the name of the addon's function for each. */
export const floats = {
  Add: 'add',
  Atan2: 'atan2',
  Maximum: 'maximum',
  Minimum: 'minimum',
  Mod: 'mod',
  Multiply: 'multiply',
  Pow: 'pow',
  RealDiv: 'divide',
  SquaredDifference: 'squaredDifference',
  Sub: 'subtract',
} as const;

export const ints = {
  Add: 'addInts',
  FloorDiv: 'floorDivInts',
  Maximum: 'maximumInts',
  Minimum: 'minimumInts',
  Mod: 'modInts',
  Multiply: 'multiplyInts',
  SquaredDifference: 'squaredDifferenceInts',
  Sub: 'subtractInts',
} as const;

/** Comparisons of float32. The function with the suffix `Ints` compares int32. */
export const tests = {
  Equal: 'equal',
  Greater: 'greater',
  GreaterEqual: 'greaterEqual',
  Less: 'less',
  LessEqual: 'lessEqual',
  NotEqual: 'notEqual',
} as const;

export const bools = {
  LogicalAnd: 'logicalAnd',
  LogicalOr: 'logicalOr',
} as const;

export type Named<T> = T[keyof T] & string;

/** Combines a and b along the runs of axes that {@link broadcast} describes. */
export type Rows<T, R> = (a: T, b: T, y: R, runs: number) => void;

/** The addon's functions of two values. */
export interface BinaryAddon {
  readonly binary: Readonly<
    Record<Named<typeof floats> | 'eluGrad' | 'prelu', Rows<Float32Array, Float32Array>> &
      Record<Named<typeof ints>, Rows<Int32Array, Int32Array>> &
      Record<Named<typeof tests>, Rows<Float32Array, Uint8Array>> &
      Record<`${Named<typeof tests>}Ints`, Rows<Int32Array, Uint8Array>> &
      Record<Named<typeof bools>, Rows<Uint8Array, Uint8Array>>
  >;
}
