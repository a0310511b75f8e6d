/** Describes texts as token ids, int32 [n,length]. An id is an index into `vocabulary`. */
export interface TextSpec {
  readonly kind: 'text';
  /** Number of tokens of each text, including padding. */
  readonly length: number;
  /** The tokens, in the order of their ids. If `''` is one of them, it ends a text and pads it. */
  readonly vocabulary: readonly string[];
  /** The unit of a token. It is a word between spaces, or a single character. @default 'word' */
  readonly unit?: 'word' | 'character';
}
