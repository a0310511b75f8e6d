import { averagesFile, type Gan, namedWeights, type OpenedWeights } from '@ganforge/core';
import { GanError, type NamedArray } from '@ganforge/formats';

/** Returns arrays for a network's weights, by key. All numbers are `value`. */
export function weightsOf(gan: Pick<Gan, 'networks'>, network: string, value: number): Record<string, NamedArray> {
  const weights = namedWeights(network, gan.networks[network]!).map(({ key, variable: { shape, size } }) => [
    key,
    { dtype: 'F32', shape, data: new Float32Array(size).fill(value) },
  ]);
  return Object.fromEntries(weights);
}

/** Returns the files of an artificial checkpoint. Its weights are 1 and 2, and its averages are 10 and 20. */
export function filesOf(gan: Pick<Gan, 'networks'>): Record<string, Record<string, NamedArray>> {
  return {
    generator: weightsOf(gan, 'generator', 1),
    [averagesFile('generator')]: weightsOf(gan, 'generator', 10),
    critic: weightsOf(gan, 'critic', 2),
    [averagesFile('critic')]: weightsOf(gan, 'critic', 20),
  };
}

/** A run with one checkpoint, step-40. It records the requests that it receives. */
export interface KeptRun extends OpenedWeights {
  readonly asked: { readonly which: string; readonly files: readonly string[] }[];
}

/** Returns a run with the members of the result of `openRun` that core uses. */
export function keptRun(
  gan: Pick<Gan, 'name' | 'config'>,
  files: Readonly<Record<string, Readonly<Record<string, NamedArray>>>>,
): KeptRun {
  const asked: KeptRun['asked'] = [];
  return {
    at: 'runs/line',
    record: { config: { gan: gan.name, options: gan.config } },
    asked,
    async checkpoint(which, wanted) {
      asked.push({ which, files: wanted });
      if (!['last', 'step-40'].includes(which)) {
        throw new GanError('run/open-run', `runs/line has no checkpoint '${which}'.`, { code: 'file' });
      }
      const arrays = Object.fromEntries(wanted.map((name) => [name, files[name] ?? {}]));
      return { manifest: { step: 40, at: { stage: 'main', schedules: { alpha: 0.5 } } }, arrays };
    },
  };
}
