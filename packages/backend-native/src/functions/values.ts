/** Values of a tensor as the addon sees them. */
export type Values = Float32Array | Int32Array | Uint8Array;
