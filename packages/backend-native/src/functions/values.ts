/** Values of a tensor in the addon's array types. */
export type Values = Float32Array | Int32Array | Uint8Array;
