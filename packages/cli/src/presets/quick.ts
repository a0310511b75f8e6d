import type { Schema } from '@ganforge/formats';
import type { DataFacts } from '../data/facts.ts';
import { allows, type Choice } from './choice.ts';

/** The reason that settings of a quick run have. It is not shown. */
export const QUICK = 'quick';
const why = QUICK;
/** The smallest useful sizes of networks, by the names of the options of the variants. */
const NARROW = { features: 8, maxoutUnits: 16, criticUpdates: 2 };
/** The smallest useful sizes of text networks, and short stages. */
const NARROW_OF_TEXT = {
  ...{ units: 8, headSize: 8, embeddingDim: 8, discriminatorEmbeddingDim: 64, discriminatorFilters: 4, rollouts: 2 },
  ...{ mleSteps: 8, discriminatorSteps: 4, discriminatorUpdates: 1 },
};
/** The smallest useful sizes of image networks. */
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

/** Chooses options for a run of seconds. It shows that everything works, but it learns almost nothing. */
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

/** Chooses the training settings of a quick run. */
export function quickTraining({ kind, size }: DataFacts): Choice[] {
  return [
    { name: 'steps', value: 20, why },
    { name: 'batch', value: kind === 'table' ? 10 : Math.min(4, size), why },
  ];
}

/** The maximum side of images in a quick run, in pixels. */
export const QUICK_LARGEST = 32;
