import type { Schema } from '@ganforge/formats';
import type { DataFacts } from '../data/facts.ts';
import { allows, type Choice } from './choice.ts';

/** Why a quick run has a setting: so short that it is not told. */
export const QUICK = 'quick';
const why = QUICK;
/** How narrow networks can be and still learn a little, by the names that variants give to widths. */
const NARROW = { features: 8, latentDim: 16, maxoutUnits: 16, criticUpdates: 2 };
/** The same of networks that make images. */
const NARROW_OF_IMAGES = { maxFeatures: 32, discriminatorFeatures: 8, labelDim: 4, blocks: 1, poolSize: 8 };

/** What makes a run end in seconds: it shows that all works, and learns nothing to speak of. */
export function quickOptions(schema: Schema, { kind }: DataFacts): Choice[] {
  const narrow = { ...NARROW, ...(kind === 'points' ? {} : NARROW_OF_IMAGES) };
  return Object.entries(narrow)
    .filter(([name, value]) => allows(schema[name], value))
    .map(([name, value]) => ({ name, value, why }));
}

/** The training of a quick run. */
export function quickTraining({ size }: DataFacts): Choice[] {
  return [
    { name: 'steps', value: 20, why },
    { name: 'batch', value: Math.min(4, size), why },
  ];
}

/** Images are scaled down to this side in a quick run. */
export const QUICK_LARGEST = 32;
