/** The class of each example: int32 [n], an index into `classes`. */
export interface ClassSpec {
  readonly kind: 'class';
  /** Names of the classes, index = label. */
  readonly classes: readonly string[];
}
