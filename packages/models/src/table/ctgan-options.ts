import { GanError, type OptionsOf, type ResolvedOf } from '@ganforge/formats';
import { type Span, spansOf, type TableSpec, validateSpec } from '@ganforge/media';
import { firstWeights } from '../shared/option-blocks.ts';
import { checkParameters } from '../shared/parameter-limit.ts';
import { weightAverage } from '../shared/weight-average.ts';

const where = 'models/ctgan';

const ownSchema = {
  table: {
    type: 'object',
    about: 'The spec of the rows: entries.rows of a table dataset.',
  },
  latentDim: { type: 'integer', min: 1, default: 128, about: 'Length of z.' },
  generatorUnits: {
    type: 'list',
    of: { type: 'integer', min: 1 },
    length: [1, 16],
    default: [256, 256],
    about: "Units of each of the generator's residual layers.",
  },
  criticUnits: {
    type: 'list',
    of: { type: 'integer', min: 1 },
    length: [1, 16],
    default: [256, 256],
    about: "Units of each of the critic's hidden layers.",
  },
  pac: {
    type: 'integer',
    min: 1,
    default: 10,
    about: 'Rows that the critic judges together (PacGAN). The batch size must be a multiple of it.',
  },
  dropout: { type: 'number', min: 0, below: 1, default: 0.5, about: "Dropout rate of the critic's hidden layers." },
  temperature: { type: 'number', above: 0, default: 0.2, about: 'Temperature of the Gumbel-softmax for categories.' },
  lambda: { type: 'number', min: 0, default: 10, about: 'Weight of the gradient penalty.' },
  criticUpdates: {
    type: 'schedule',
    integer: true,
    min: 0,
    default: 1,
    about: 'Updates of the critic per step.',
  },
  learningRate: { type: 'schedule', above: 0, default: 2e-4, about: 'Learning rate of Adam for both players.' },
  beta1: { type: 'number', min: 0, below: 1, default: 0.5, about: "Adam's decay rate of the first moment." },
  beta2: { type: 'number', min: 0, below: 1, default: 0.9, about: "Adam's decay rate of the second moment." },
  weightDecay: {
    type: 'number',
    min: 0,
    default: 1e-6,
    about: 'Weight decay: adds half of this times the sum of the squared weights to each loss.',
  },
  privacy: {
    type: 'group',
    fields: {
      epsilon: {
        type: 'number',
        above: 0,
        about: 'Epsilon of the guarantee; it includes modes and counts.',
      },
      delta: {
        type: 'number',
        above: 0,
        below: 1,
        about: 'Delta of the guarantee: below 1 / the number of rows, such as 1e-5.',
      },
      steps: { type: 'integer', min: 1, about: 'Steps in which the critic trains; after these it does not change.' },
      norm: { type: 'number', above: 0, default: 1, about: 'Largest norm of the gradient of a row.' },
    },
    also: [false],
    default: false,
    about: 'Differential privacy of each row. It needs a table that was prepared for it and pac 1. false turns it off.',
  },
} as const;

/** The options of `ctgan`. */
export const ctganSchema: readonly [typeof ownSchema, typeof weightAverage, typeof firstWeights] = [
  ownSchema,
  weightAverage,
  firstWeights,
];

/** Options of `ctgan`. */
export interface CtganOptions extends OptionsOf<typeof ctganSchema> {}

/** Resolved options of `ctgan`. */
export type CtganConfig = ResolvedOf<typeof ctganSchema>;

/** The layout of encoded rows, which is derived from the spec of a table. */
export interface TableLayout {
  readonly table: TableSpec;
  readonly spans: readonly Span[];
  /** The spans of categorical columns, and the position of each in a condition. */
  readonly words: readonly (Span & { readonly at: number })[];
  /** The length of an encoded row. */
  readonly width: number;
  /** The length of a condition: the number of categories of all categorical columns. */
  readonly conditionSize: number;
}

/**
 * Returns the layout of the rows, and checks the size of the networks.
 *
 * @throws GanError `argument` if the spec is not that of a table, or if the networks are too large
 */
export function layoutOf({ table: given, latentDim, generatorUnits, criticUnits, pac }: CtganConfig): TableLayout {
  const spec = validateSpec(given);
  if (spec.kind !== 'table') {
    throw new GanError(where, `table must be a spec of kind 'table'; received one of kind '${spec.kind}'.`);
  }
  const spans = spansOf(spec);
  const words: (Span & { at: number })[] = [];
  let conditionSize = 0;
  for (const span of spans) {
    if (span.type !== 'category') continue;
    words.push({ ...span, at: conditionSize });
    conditionSize += span.size;
  }
  const width = spans.reduce((sum, { size }) => sum + size, 0);
  const ofGenerator = residualParameters(latentDim + conditionSize, generatorUnits, width);
  const ofCritic = chainParameters(pac * (width + conditionSize), criticUnits);
  checkParameters(where, ofGenerator + ofCritic, 'generatorUnits, criticUnits or table');
  return { table: spec, spans, words, width, conditionSize };
}

function residualParameters(inputs: number, units: readonly number[], outputs: number): number {
  let [count, size] = [0, inputs];
  for (const layer of units) {
    count += size * layer;
    size += layer;
  }
  return count + size * outputs;
}

function chainParameters(inputs: number, units: readonly number[]): number {
  return units.reduce((sum, layer, i) => sum + layer * (units[i - 1] ?? inputs), 0);
}
