import type { NamedArray } from '@ganforge/formats';

/** The weights of a network and the identity of their file. */
export interface NetworkWeights {
  /** The tensors by their names in the file: `Conv2d_1a_3x3.conv.weight`. */
  readonly tensors: Readonly<Record<string, NamedArray>>;
  /** SHA-256 of the published file, in hexadecimal. For a converted file it is that of the published original. */
  readonly sha256: string;
}
