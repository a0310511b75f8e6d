/**
 * Sums values in the order of their index along a fixed binary tree. It stores at most `log2(n) + 1` partial sums.
 *
 * Values 2i and 2i + 1 are added, then the sums of four values, of eight, and so on. At the end, the sums of different
 * sizes are added from the right. A range of 2^m values that starts at a multiple of 2^m is a complete subtree, so its
 * sum has the same bits in every process. Floating-point addition is not associative, so a running sum would not have
 * this property.
 */
export class TreeSum<T> {
  readonly #add: (a: T, b: T) => T;
  readonly #partial: { readonly size: number; readonly value: T }[] = [];

  /**
   * Creates an empty sum.
   *
   * @param add adds two values; it may free them
   */
  constructor(add: (a: T, b: T) => T) {
    this.#add = add;
  }

  /** Adds the next value, or the sum of the next `size` values. */
  push(value: T, size: number = 1): void {
    let next = { size, value };
    for (let top = this.#partial.at(-1); top?.size === next.size; top = this.#partial.at(-1)) {
      this.#partial.pop();
      next = { size: next.size + top.size, value: this.#add(top.value, next.value) };
    }
    this.#partial.push(next);
  }

  /** Returns the sum of all values so far and clears it. Returns undefined if there was no value. */
  take(): T | undefined {
    let sum = this.#partial.pop()?.value;
    for (let left = this.#partial.pop(); left !== undefined; left = this.#partial.pop()) {
      sum = this.#add(left.value, sum as T);
    }
    return sum;
  }

  /** Removes and returns the partial sums, so that they can be freed after an error. */
  drop(): T[] {
    return this.#partial.splice(0).map(({ value }) => value);
  }
}
