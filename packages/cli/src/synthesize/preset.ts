import type { TableSpec } from '@ganforge/media';
import type { CtganOptions } from '@ganforge/models';
import type { SynthesizeSettings } from './options.ts';

/** Contains the settings for training on a table. */
export interface SynthesizePlan {
  readonly options: CtganOptions;
  readonly batchSize: number;
  readonly steps: number;
}

/**
 * The decay of the weight average, which increases to 0.998. With a constant decay of 0.998, the average after a few
 * steps would still be close to the initial weights.
 */
const AVERAGE = 'min(0.998, (1 + step) / (10 + step))';

/**
 * Chooses the options of ctgan for a table: the critic judges single rows, dropout is lower, the learning rate is
 * higher and decreases, and samples use averaged weights. With these options, 3,000 steps reach a quality for which the
 * settings of the paper need many times as many steps (measured on Adult, see examples/adult-ctgan).
 */
export function optionsFor(spec: TableSpec, rows: number, settings: SynthesizeSettings): SynthesizePlan {
  const { quick, epsilon, delta, seed } = settings;
  const steps = quick ? Math.min(20, settings.steps) : settings.steps;
  const narrow = quick && { generatorUnits: [16], criticUnits: [16], latentDim: 8 };
  const base = { table: spec, seed, pac: 1, dropout: 0.25, ...narrow };
  if (epsilon !== undefined) {
    // When gradients are noisy, small networks and averaged weights give better results.
    const options = {
      ...{ ...base, dropout: 0, criticUnits: [64, 64], ema: 0.99, learningRate: 1e-3 },
      ...narrow,
      privacy: { epsilon, delta, steps },
    };
    return { options, batchSize: spec.privacy!.batchSize, steps };
  }
  const learningRate = { linear: [1e-3, 1e-4], over: { steps } } as const;
  const options = { ...base, learningRate, ema: AVERAGE };
  return { options, batchSize: Math.min(500, Math.max(2, Math.floor(rows / 2))), steps };
}
