import type { Schema } from '@ganforge/formats';
import type { DataFacts } from '../data/facts.ts';
import { type Preset, possible } from './choice.ts';
import { fromData } from './from-data.ts';

/** Chooses settings with which digits are learned in minutes on two CPU cores. */
export function demo(variant: string, schema: Schema, facts: DataFacts): Preset {
  const minutes = 'small batches: on two cores a run has minutes, and more updates give more than better ones';
  return {
    options: [
      ...fromData(variant, schema, facts, 32),
      ...possible(schema, [
        { name: 'features', value: 32, why: minutes },
        { name: 'realLabel', value: 0.9, why: 'the discriminator soon becomes too certain' },
        { name: 'learningRate', value: 4e-4, why: minutes },
      ]),
    ],
    training: [
      { name: 'batch', value: 32, why: minutes },
      { name: 'steps', value: 2000, why: 'digits become readable at about 1,500 steps' },
    ],
  };
}
