/** Describes the class of each example. Classes are int32 [n], and each class is an index into `classes`. */
export interface ClassSpec {
  readonly kind: 'class';
  /** The class names, in the order of the labels. */
  readonly classes: readonly string[];
}
