export const conversions = {
  float32: { int32: 'floatsToInts', bool: 'floatsToBools' },
  int32: { float32: 'intsToFloats', bool: 'intsToBools' },
  bool: { float32: 'boolsToFloats', int32: 'boolsToInts' },
} as const;

/** The addon's conversions. */
export interface CastAddon {
  readonly cast: {
    floatsToInts(x: Float32Array, y: Int32Array): void;
    floatsToBools(x: Float32Array, y: Uint8Array): void;
    intsToFloats(x: Int32Array, y: Float32Array): void;
    intsToBools(x: Int32Array, y: Uint8Array): void;
    boolsToFloats(x: Uint8Array, y: Float32Array): void;
    boolsToInts(x: Uint8Array, y: Int32Array): void;
  };
}
