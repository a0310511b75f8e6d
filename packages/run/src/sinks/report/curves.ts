/** A curve with its name and its values by step. */
export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [step: number, value: number])[];
}

/** Maximum number of points of a curve. A chart has fewer pixels than this, so more points would not be visible. */
const MOST_POINTS = 600;

/**
 * Collects curves with limited memory. Up to 600 steps are stored exactly. For more steps, the means of neighbouring
 * values are stored.
 *
 * @param steps the largest possible step
 */
export class CurveBins {
  readonly #bins: number;
  readonly #steps: number;
  readonly #curves = new Map<
    string,
    { readonly steps: Float64Array; readonly values: Float64Array; readonly counts: Float64Array }
  >();

  constructor(steps: number) {
    this.#steps = Math.max(1, steps);
    this.#bins = Math.min(MOST_POINTS, this.#steps);
  }

  /** Adds a value to a curve. A value that is not finite is skipped. */
  add(name: string, step: number, value: number): void {
    if (!Number.isFinite(value)) return;
    let curve = this.#curves.get(name);
    if (curve === undefined) {
      const zeros = (): Float64Array => new Float64Array(this.#bins);
      curve = { steps: zeros(), values: zeros(), counts: zeros() };
      this.#curves.set(name, curve);
    }
    const bin = Math.min(this.#bins - 1, Math.floor((Math.max(0, step - 1) * this.#bins) / this.#steps));
    curve.steps[bin]! += step;
    curve.values[bin]! += value;
    curve.counts[bin]! += 1;
  }

  /** Returns the curves in the order in which their first values were added. */
  curves(): Curve[] {
    return [...this.#curves].map(([name, { steps, values, counts }]) => ({
      name,
      points: Array.from(counts, (count, i) => [steps[i]! / count, values[i]! / count] as const).filter(
        (_, i) => counts[i]! > 0,
      ),
    }));
  }
}

/** Groups curves by player. All curves `generator/...` are one plot, and all curves `discriminator/...` are another. */
export function byPlayer(curves: readonly Curve[]): ReadonlyMap<string, readonly Curve[]> {
  const players = new Map<string, Curve[]>();
  for (const { name, points } of curves) {
    const slash = name.indexOf('/');
    const player = name.slice(0, slash);
    if (!players.has(player)) players.set(player, []);
    players.get(player)!.push({ name: name.slice(slash + 1), points });
  }
  return players;
}
