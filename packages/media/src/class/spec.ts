/** The class of each example: int32 [n], an index into `classes`. */
export interface ClassSpec {
  readonly kind: 'class';
  /** The class names, in the order of the labels. */
  readonly classes: readonly string[];
}
