/** The addon's random numbers, of the words that {@link describe} describes. */
export interface RandomAddon {
  readonly random: {
    /** min + range u, held to [first,last]. */
    uniform(y: Float32Array, min: number, range: number, first: number, last: number): void;
    /** mean + std z, with z from the central `mass` of the distribution, held to [-bound,bound]. */
    normal(y: Float32Array, mean: number, std: number, mass: number, bound: number): void;
    /** -log(-log u): standard Gumbel noise. */
    gumbel(y: Float32Array): void;
    /** Of 0..n-1; gives the blocks of words that it took. */
    integers(y: Int32Array, n: number): number;
  };
}
