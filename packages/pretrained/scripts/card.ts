import type { RunRecord } from '@ganforge/run';
import type { PretrainedModel } from '../src/model.ts';
import { SCORED } from './score.ts';
import type { Recipe } from './settings.ts';

/** The model card of a pretrained generator, as Markdown. */
export function cardOf(
  name: string,
  { about, dataset, extractor, licence, steps, batchSize, seed }: Recipe,
  { variant, classes, bytes, sha256, scores }: PretrainedModel,
  record: RunRecord,
  parameters: number,
): string {
  const { engine, config } = record;
  const running = engine as { name?: string; version?: string; device?: string; simd?: string };
  const distance = extractor === 'digits' ? 'FD(digits)' : 'FD(pixels, averaged to 8 x 8)';
  const rows = [
    ['samples', scores.frechet],
    ['the training images', scores.frechetOfTraining],
  ];
  return `# ${name}

${about}

| | |
|---|---|
| variant | \`${variant}\` of @ganforge/models |
| makes | images 28 x 28, grey, float32 in [-1,1]${classes === undefined ? '' : `; you choose the class: ${classes.join(', ')}`} |
| parameters | ${parameters.toLocaleString('en')}, float16, ${bytes.toLocaleString('en')} bytes |
| sha256 | \`${sha256}\` |
| trained on | ${dataset.training} |
| licence of the data | ${licence.data} (${licence.source}) |
| licence of the weights | ${licence.weights} |
| training | ${steps.toLocaleString('en')} steps of ${batchSize} images, seed ${seed}; averaged weights |
| engine | ${running.name} ${running.version}, ${running.simd ?? ''}, one thread |

## Scores

The score is ${distance} between ${SCORED.samples.toLocaleString('en')} samples of seed ${SCORED.seed}${classes === undefined ? '' : ', with the same number of samples for each class,'} and ${dataset.heldOut}. The model
was not trained on these images. A lower score is better. The score is not FID, because FID uses Inception's features.

| images | ${distance} |
|---|---|
${rows.map(([what, value]) => `| ${what} | ${value} |`).join('\n')}
${
  scores.accuracy === undefined
    ? ''
    : `
The classifier of @ganforge/metrics/digits (99.2 % on MNIST's test images) finds the requested class in ${(100 * scores.accuracy).toFixed(1)} % of the
samples.
`
}
Memorisation was not measured.

## Use

Use it for examples, tests and teaching. The model is small, and some of its images are not recognisable. Samples are AI-generated; state this wherever
you show them. Do not present samples as real handwriting or photographs, and do not use them to test how well people or programs recognise real images.

## Settings

\`\`\`json
${JSON.stringify(config.options, null, 2)}
\`\`\`

\`npm run make ${name}\` in packages/pretrained trains this model again. On the same machine, with the same engine and number of threads, it writes the same bytes.
`;
}
