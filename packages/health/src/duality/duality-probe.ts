import type { Batch, Probe } from '@ganforge/core';
import { type DualityGapOptions, dualityGap } from './duality-gap.ts';
import { opponentsOf } from './opponents.ts';

/**
 * The duality gap as a probe of a run, for `probes` of the trainer: `duality/gap`, `duality/value`, `duality/highest` and
 * `duality/lowest`. Each costs as much as 2 `steps` updates.
 *
 * @param options.every steps of the run between two of them
 * @throws GanError `unsupported` as {@link dualityGap}
 * @example
 * const probe = dualityProbe({ gan, real: digits, every: 1000 });
 * await train(gan, digits, { steps: 10_000, seed: 1, probes: [probe], watch: healthWatch().event });
 */
export function dualityProbe<B extends Batch>(options: DualityGapOptions<B> & { readonly every: number }): Probe<B> {
  const { every, ...rest } = options;
  opponentsOf('health/duality-gap', rest.gan);
  return {
    every,
    async evaluate() {
      const found = await dualityGap(rest);
      return Object.fromEntries(
        Object.entries(found).map(([name, value]) => [`duality/${name}`, Number(value.toPrecision(5))]),
      );
    },
  };
}
