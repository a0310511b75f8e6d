import { GanError } from '@ganforge/formats';
import type { RunFiles } from '../../files/run-files.ts';
import { readRunRecord } from '../../folder/run-folder.ts';
import { type RunMetrics, readMetrics } from '../../metrics.ts';
import { picturesOf, readSamples } from '../../read/samples.ts';
import type { RunRecord } from '../../record/run-record.ts';
import { formatRate } from '../progress-bar.ts';
import { describeEntries, describeRecord, describeSamples, describeTime } from './describe.ts';

/** Contains the data of a model card, which is read from the folder of a run. */
export interface CardData {
  readonly run: RunRecord;
  readonly metrics: RunMetrics;
  /** The path of the last picture of samples in the folder of the run. */
  readonly picture?: string;
}

/** Reads the data of a model card. */
export async function readCardData(files: RunFiles): Promise<CardData> {
  const run = await readRunRecord(files);
  const metrics = await readMetrics(files);
  if (metrics === undefined) {
    throw new GanError('run/model-card', `${files.at} has no metrics.json yet. Wait for its first checkpoint.`, {
      code: 'file',
    });
  }
  const picture = picturesOf(await readSamples(files)).at(-1)?.path;
  return { run, metrics, ...(picture !== undefined && { picture }) };
}

/**
 * Renders the model card of a run. It says what was trained, on which data, with which settings and cost, and what is
 * unknown.
 *
 * Source: Mitchell et al. 2019, "Model Cards for Model Reporting".
 */
export function renderModelCard({ run, metrics, picture }: CardData): string {
  const { config } = run;
  const { timings } = metrics;
  const scores = Object.entries(metrics.metrics);
  return `---
library_name: ganforge
tags:
${[...new Set(['gan', config.gan])].map((tag) => `- ${tag}`).join('\n')}
---

# ${config.gan}, ${metrics.step} steps
${picture === undefined ? '' : `\n![${describeSamples(run).shown}](${picture})\n`}
## What it is

A \`${config.gan}\` that generates ${describeEntries(run.output)}${takes(run)}.

${markdownTable(
  ['network', 'parameters'],
  Object.entries(run.parameters).map(([name, count]) => [name, count.toLocaleString('en-US')]),
)}

## Training

- Data: ${config.dataset.size.toLocaleString('en-US')} examples, ${describeEntries(config.dataset.entries)}.
- Batch size ${config.batchSize}, seed ${config.seed}, ${timings.examples.toLocaleString('en-US')} real examples seen.
- Options: \`${JSON.stringify(config.options)}\`
- Engine: ${describeRecord(run.engine)}; ${describeRecord(run.versions)}.
- Cost: ${describeTime(timings)} at ${formatRate(timings.examplesPerSecond)} examples/s.

Last losses (they do not measure quality):

${markdownTable(
  ['term', 'value'],
  Object.entries(metrics.losses).map(([name, value]) => [name, value.toPrecision(5)]),
)}

## Evaluation

${
  scores.length > 0
    ? markdownTable(
        ['metric', 'value', 'step'],
        scores.map(([name, { value, step }]) => [name, value.toPrecision(5), `${step}`]),
      )
    : 'No metric was computed: look at the samples before you use this model.'
}

${notesOf(run)}## Use

The weights are in \`checkpoints/\` as safetensors, one file for each network, keyed \`<network>/<weight>\`; \`run.json\` has the
options that build the same networks again. With Ganforge, \`loadGenerator(await openRun(folder), variant)\` gives the
generator, and \`resume(folder, gan, dataset, options)\` trains on.

## Limits

The model can reproduce what its training data holds, biases included, and may omit parts of it
(mode collapse). Nothing was checked except what is listed above.
`;
}

/** Formats the notes of the variant. */
function notesOf({ notes = [] }: RunRecord): string {
  return notes.length === 0 ? '' : `## Notes\n\n${notes.map((note) => `- ${note}`).join('\n')}\n\n`;
}

/** Formats the conditions, such as ` of labels: one of 10 classes: ...`. Returns an empty text if there are none. */
function takes({ needs, conditions = [] }: RunRecord): string {
  const taken = Object.fromEntries(Object.entries(needs).filter(([entry]) => conditions.includes(entry)));
  return conditions.length === 0 ? '' : `, of ${describeEntries(taken)}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
