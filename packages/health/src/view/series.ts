/** A value at a step. */
export type Point = readonly [step: number, value: number];

/** Maximum number of points of a series. It limits the memory of a watched run. */
const MOST = 256;

/** A series of values with at most 256 points. If there are more values, neighbouring points are averaged. */
export class Series {
  #points: Point[] = [];
  /**
   * The number of values per point. The next two fields are the sum and the number of the values that belong to the
   * next point.
   */
  #each = 1;
  #sum = 0;
  #waiting = 0;

  /** Returns all points in the order of steps. */
  get points(): readonly Point[] {
    return this.#points;
  }

  get values(): readonly number[] {
    return this.#points.map(([, value]) => value);
  }

  /** Returns the newest point. */
  get last(): Point | undefined {
    return this.#points.at(-1);
  }

  add(step: number, value: number): void {
    if (!Number.isFinite(value)) return;
    this.#sum += value;
    this.#waiting++;
    if (this.#waiting < this.#each) return;
    this.#points.push([step, this.#sum / this.#waiting]);
    this.#forget();
    if (this.#points.length < MOST) return;
    this.#each *= 2;
    this.#points = this.#points.flatMap(([step, value], i) =>
      i % 2 === 1 ? [[step, (value + this.#points[i - 1]![1]) / 2] as const] : [],
    );
  }

  /** Returns the points after `step`. */
  since(step: number): readonly Point[] {
    return this.#points.filter(([at]) => at > step);
  }

  /** Removes the points after `step`. */
  cutBeyond(step: number): void {
    this.#points = this.#points.filter(([at]) => at <= step);
    this.#forget();
  }

  #forget(): void {
    this.#sum = 0;
    this.#waiting = 0;
  }
}

/** Computes the mean of values. It is NaN if there are none. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Computes the median of values. It is NaN if there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? sorted[Math.floor(middle)]!
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
