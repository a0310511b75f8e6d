import type { TableSpec } from '@ganforge/media';
import type { CtganOptions } from '@ganforge/models';
import type { SynthesizeSettings } from './options.ts';

/** The training plan of a table. */
export interface SynthesizePlan {
  readonly options: CtganOptions;
  readonly batchSize: number;
  readonly steps: number;
}

/**
 * Decay of the weight average, which rises to 0.998. With a constant decay, the average after a few steps would still
 * be near the first weights.
 */
const AVERAGE = 'min(0.998, (1 + step) / (10 + step))';

/**
 * Chooses the options of ctgan for a table: single rows per critic input, less dropout, a larger, falling learning
 * rate, and averaged weights. With these, 3,000 steps reach the quality for which the paper's settings need many times
 * as many (measured on Adult, see examples/adult-ctgan).
 */
export function optionsFor(spec: TableSpec, rows: number, settings: SynthesizeSettings): SynthesizePlan {
  const { quick, epsilon, delta, seed } = settings;
  const steps = quick ? Math.min(20, settings.steps) : settings.steps;
  const narrow = quick && { generatorUnits: [16], criticUnits: [16], latentDim: 8 };
  const base = { table: spec, seed, pac: 1, dropout: 0.25, ...narrow };
  if (epsilon !== undefined) {
    // With gradient noise, small networks and averaged weights work better.
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
