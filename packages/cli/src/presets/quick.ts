import type { Schema } from '@ganforge/formats';
import type { DataFacts } from '../data/facts.ts';
import { allows, type Choice } from './choice.ts';

/** Why a quick run has a setting: so short that it is not told. */
export const QUICK = 'quick';
const why = QUICK;
/** How narrow networks can be and still learn a little, by the names that variants give to widths. */
const NARROW = { features: 8, maxoutUnits: 16, criticUpdates: 2 };
/** The same of networks that write text, and stages that end soon. */
const NARROW_OF_TEXT = {
  ...{ units: 8, headSize: 8, embeddingDim: 8, discriminatorEmbeddingDim: 64, discriminatorFilters: 4, rollouts: 2 },
  ...{ mleSteps: 8, discriminatorSteps: 4, discriminatorUpdates: 1 },
};
/** The same of networks that make images. */
const NARROW_OF_IMAGES = {
  ...{ maxFeatures: 32, generatorFeatures: 8, discriminatorFeatures: 8, labelDim: 4, sharedDim: 8, blocks: 1 },
  ...{ poolSize: 8, textDim: 16, conditionDim: 8, residualBlocks: 1, firstExamples: 40 },
};
const NARROW_OF_MOLECULES = {
  ...{ generatorUnits: [16], convolutionUnits: [8, 8], aggregationUnits: 8, denseUnits: [8], latentDim: 8 },
  criticUpdates: 2,
};
const NARROW_OF_TABLES = { generatorUnits: [16], criticUnits: [16], latentDim: 16 };

const NARROW_OF_CHESS = {
  ...{ filters: 8, blocks: 1, headDim: 4, discriminatorFilters: 4, discriminatorBlocks: 0, cloningSteps: 10 },
};

/** What makes a run end in seconds: it shows that all works, and learns nothing to speak of. */
export function quickOptions(schema: Schema, { kind }: DataFacts): Choice[] {
  if (kind === 'table') return choicesOf(schema, NARROW_OF_TABLES);
  if (kind === 'molecule') return choicesOf(schema, NARROW_OF_MOLECULES);
  if (kind === 'position') return choicesOf(schema, NARROW_OF_CHESS);
  const more = kind === 'points' ? {} : kind === 'text' ? NARROW_OF_TEXT : NARROW_OF_IMAGES;
  return choicesOf(schema, { ...NARROW, ...more });
}

function choicesOf(schema: Schema, values: Readonly<Record<string, unknown>>): Choice[] {
  return Object.entries(values)
    .filter(([name, value]) => allows(schema[name], value))
    .map(([name, value]) => ({ name, value, why }));
}

/** The training of a quick run. */
export function quickTraining({ kind, size }: DataFacts): Choice[] {
  return [
    { name: 'steps', value: 20, why },
    { name: 'batch', value: kind === 'table' ? 10 : Math.min(4, size), why },
  ];
}

/** Images are scaled down to this side in a quick run. */
export const QUICK_LARGEST = 32;
