/** The addon's random numbers, from the words that {@link describe} describes. */
export interface RandomAddon {
  readonly random: {
    /** Writes min + range * u with a uniform u in [0,1), clamped to [first,last]. */
    uniform(y: Float32Array, min: number, range: number, first: number, last: number): void;
    /** Writes mean + std * z, with z from the central `mass` of the normal distribution, clamped to [-bound,bound]. */
    normal(y: Float32Array, mean: number, std: number, mass: number, bound: number): void;
    /** Writes standard Gumbel noise, -log(-log u). */
    gumbel(y: Float32Array): void;
    /** Writes uniform integers in 0..n-1 and returns the number of blocks of words used. */
    integers(y: Int32Array, n: number): number;
  };
}
