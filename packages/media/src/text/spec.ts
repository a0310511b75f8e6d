/** Texts of tokens: int32 [n,length], indices into `vocabulary`. */
export interface TextSpec {
  readonly kind: 'text';
  /** Tokens of each text. */
  readonly length: number;
  /** The tokens, index = id. Where `''` is one of them, it ends a text and fills what is left. */
  readonly vocabulary: readonly string[];
  /** Words, which blanks separate, or single characters. @default 'word' */
  readonly unit?: 'word' | 'character';
}
