import type { NamedArray } from '@ganforge/formats';

/** The weights of a network as a file holds them, and which file that was. */
export interface NetworkWeights {
  /** By the names of the file: `Conv2d_1a_3x3.conv.weight`. */
  readonly tensors: Readonly<Record<string, NamedArray>>;
  /** SHA-256 of the published file, in hexadecimal; of a file converted from it, still that of the published one. */
  readonly sha256: string;
}
