/** The addon's arguments for the operations after a product: bias, activation, slope of leakyrelu, slopes of prelu. */
export type FinishArguments = readonly [
  bias: Float32Array | undefined,
  activation: number,
  slope: number,
  slopes: Float32Array | undefined,
];
