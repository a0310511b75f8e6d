/** The compiler flags of each instruction set, from the least to the best, by Node's name of the architecture. */
export const instructionSetsOf: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
