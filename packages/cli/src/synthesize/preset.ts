import type { TableSpec } from '@ganforge/media';
import type { CtganOptions } from '@ganforge/models';
import type { SynthesizeSettings } from './options.ts';

/** How a table is learned. */
export interface SynthesizePlan {
  readonly options: CtganOptions;
  readonly batchSize: number;
  readonly steps: number;
}

/** Rises to 0.998: after a few steps an average of many would still be the first weights. */
const AVERAGE = 'min(0.998, (1 + step) / (10 + step))';

/**
 * The options of ctgan for a table: rows judged one by one, less dropout, a larger learning rate that falls, and an average of
 * the weights, which reach in 3,000 steps what the paper's settings take many times as many for (measured on Adult, see
 * examples/adult-ctgan).
 */
export function optionsFor(spec: TableSpec, rows: number, settings: SynthesizeSettings): SynthesizePlan {
  const { quick, epsilon, delta, seed } = settings;
  const steps = quick ? Math.min(20, settings.steps) : settings.steps;
  const narrow = quick && { generatorUnits: [16], criticUnits: [16], latentDim: 8 };
  const base = { table: spec, seed, pac: 1, dropout: 0.25, ...narrow };
  if (epsilon !== undefined) {
    // Noise asks for few weights and an average of them.
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
