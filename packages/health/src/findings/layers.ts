import type { RunView } from '../view/run-view.ts';
import type { Series } from '../view/series.ts';

/** Contains the values of one layer that probes measured. */
interface LayerSeries {
  readonly player: string;
  /** The name of the layer, as `<network>/<layer>`. */
  readonly layer: string;
  readonly gradient: Series;
  readonly weight: Series;
  readonly change: Series;
}

/** Returns the layers whose values probes measured. */
export function layersOf({ probes }: RunView): readonly LayerSeries[] {
  return [...probes].flatMap(([name, gradient]) => {
    const found = /^([^/]+)\/(.+)\/gradient$/.exec(name);
    if (found === null) return [];
    const [, player, layer] = found as unknown as [string, string, string];
    const [weight, change] = [probes.get(`${player}/${layer}/weight`), probes.get(`${player}/${layer}/change`)];
    return weight === undefined || change === undefined ? [] : [{ player, layer, gradient, weight, change }];
  });
}

/**
 * Returns, for each player, the norm of the weight update divided by the norm of the weights at each of the last `n`
 * probes.
 */
export function updateRatios(view: RunView, n: number): ReadonlyMap<string, readonly number[]> {
  const players = new Map<string, LayerSeries[]>();
  for (const layer of layersOf(view)) players.set(layer.player, [...(players.get(layer.player) ?? []), layer]);
  const ratios = [...players].flatMap(([player, layers]) => {
    const least = Math.min(...layers.map(({ change }) => change.points.length));
    if (least < n) return [];
    const norm = (of: 'change' | 'weight', back: number): number =>
      Math.hypot(...layers.map((layer) => layer[of].points.at(-1 - back)![1]));
    const values = Array.from({ length: n }, (_, back) => norm('change', back) / Math.max(norm('weight', back), 1e-30));
    return [[player, values.reverse()] as const];
  });
  return new Map(ratios);
}
