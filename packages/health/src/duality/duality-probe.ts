import type { Batch, Probe } from '@ganforge/core';
import { type DualityGapOptions, dualityGap } from './duality-gap.ts';
import { opponentsOf } from './opponents.ts';

/**
 * Creates a probe of the duality gap for the option `probes` of the trainer. It measures `duality/gap`,
 * `duality/value`, `duality/highest` and `duality/lowest`. Each measurement takes as long as `2 * steps` updates.
 *
 * @param options.every the number of steps of the run between two measurements
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
