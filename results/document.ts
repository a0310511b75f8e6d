import { writeFile } from 'node:fs/promises';
import { hashOf, type Kept, readKept } from './kept.ts';
import { type Bar, type Measured, type ResultRow, reaches } from './row.ts';
import { readTwins, twinLines } from './twins/twins.ts';

const head = `# Results

This page shows what each variant learned on small data. Most runs took minutes on one or two cores. The runs are short, so
better results are possible. Each variant has a bar, which is the result that it must reach. The bar was set before the variant was trained.

\`npm run results\` writes this page. \`npm run results -- --only dcgan,snGan\` trains only some rows. A row stays valid until its settings, the
code of its variant or the version of the engine change. [results/rows.ts](../results/rows.ts) explains how to add a row.

## How to read the tables

- **best** is the measured step with the best value of the first measure of the row. For points, it is the step with the most samples within 3 sigma, among the
  steps with 20 modes or more.
- **load** is the load of the machine during the run. At a high load, the seconds are larger.
- **processor seconds** is the processor time of the run, including the measurements. An idle machine needs about this time.
- **classifier on reals** is the accuracy of the classifier on real images that it has not seen.

The measures of images are computed from 2,000 samples with a classifier. For MNIST this is the classifier of
\`@ganforge/metrics/digits\`. For other images it is a logistic regression on features of SqueezeNet.

| measure | meaning | better |
|---|---|---|
| FD(digits), FD(squeezenet) | Frechet distance between the features of samples and of real examples; for MNIST the real examples are the test set. Compare only values of the same extractor and the same data. FD is not FID | lower |
| class accuracy | share of samples in which the classifier finds the requested class | higher |
| class KL | Kullback-Leibler divergence (in nats) between the class shares of unconditional samples and the class shares of the data | lower |
| spread | standard deviation over samples (within a class, if there are classes), divided by the standard deviation over the data. 1 means that the pixels of samples vary as much as those of the data; 0 means that all samples are the same image | higher |
| category match | each category of the GAN is matched with one class; this is the share of samples that the classifier assigns to the class of their category | higher |
| r_t, r_v | mean sign of the discriminator's logits for training examples (r_t) and for unseen examples (r_v). If r_t is larger than r_v, the discriminator has memorised training examples | equal |
| automobiles classified as trucks, trucks classified as automobiles | share of translated images that a classifier assigns to the other class. "smaller share" is the smaller of the two | higher |
| FD over DCGAN's, class KL over DCGAN's | FD and class KL at the last step, divided by FD and class KL of a DCGAN that trained for the same processor time | lower |
| modes of 1,000, KL of modes | number of combinations of three digits that the classifier finds in 20,000 samples; Kullback-Leibler divergence (in nats) between the shares of the combinations and equal shares | higher; lower |
| FD relative to training without ADA | FD at the last step, divided by FD of the same GAN after training without adaptive augmentation | lower |
| nearest-neighbour ratio | mean distance of samples to the nearest training image, in features of SqueezeNet, divided by the mean distance of unseen images to the nearest training image. It is about 1 for new images and near 0 for copies | at least .8 |
| sizes at which FD falls | number of image sizes for which FD at the end of this size is lower than FD at the end of the previous size | higher |
| trained, untrained, pixels | accuracy of a linear classifier on features of the trained discriminator, on features of an untrained discriminator, and on pixels. "gain over" is the accuracy with the trained discriminator minus one of the other accuracies | higher |
| caption consistency, with shuffled captions, held-out captions | share of samples in which an attribute classifier finds all attributes of the caption: size, colour, shape and place. "with shuffled captions" compares each sample with the caption of another sample, which measures chance. "held-out captions" uses captions of the 12 combinations that are not in the training data. size, colour, shape and place are the shares of single attributes | higher, but lower with shuffled captions |
| asked attribute changed, another changed | an edit moves the style of each sample along a direction. The first measure is the share of samples in which the attribute of the direction changes; "the least" is the smallest share over the four attributes. The second measure is the share of samples in which another attribute changes; "the most" is the largest share over all pairs of attributes. "after projection" means edits of the styles of unseen faces; "by SeFa" means directions that are computed from the weights, without labels | higher; lower |
| modes of 25, within 3 sigma | number of gaussians that samples reach; share of samples within three standard deviations of a centre | higher |
| column shapes, pair trends | similarity of single columns and of pairs of columns to real rows; 1 is best. "minus shuffled columns" subtracts the pair trends of the same rows after each column was shuffled | higher |
| F1 relative to real rows | F1 of classifiers that were trained on synthetic rows, divided by F1 after training on real rows | higher |
| NLL-oracle, NLL-gen | negative log-likelihood per token. NLL-oracle measures the GAN's texts under the oracle, which is the language model that generated the data. NLL-gen measures unseen texts under the GAN. "reduction by the GAN stage" is NLL-oracle after pre-training by maximum likelihood minus NLL-oracle after the GAN stage | lower |
| BLEU-2, BLEU-3, BLEU-4 | overlap of the n-grams of samples with those of unseen texts. "gain by the GAN stage" is the value after the GAN stage minus the value after pre-training by maximum likelihood | higher |
| self-BLEU-4 | BLEU-4 of each sample against the other samples. A high value means that samples resemble each other | lower |
| requested subject, smaller share | share of texts that a classifier assigns to the requested subject, for the subject with the smaller share; the other columns show each subject | higher |
| top-1, top-3 | share of unseen positions in which the player's move is the most probable move of the policy, or one of the three most probable moves | higher |
| NLL, legal, divergence | mean negative log-likelihood (in nats) of the player's moves; share of drawn moves that are legal; divergence (in bits) between the rates of castling, checks and captures of the policy and of the player | lower; higher; lower |
| valid, unique, novel | share of graphs that are valid molecules; number of distinct valid molecules, divided by the number of valid molecules; share of the valid molecules that are not in the data. "valid x unique" is the product of valid and unique | higher |

## All rows
`;

/** Writes docs/results.md from the rows whose results are stored. */
export async function writeDocument(rows: readonly ResultRow[]): Promise<void> {
  const kept = await Promise.all(rows.map(async (row) => [row, await readKept(row)] as const));
  const made = kept.filter((pair): pair is readonly [ResultRow, Kept] => pair[1] !== undefined);
  const open = kept.filter(([, found]) => found === undefined).map(([{ name }]) => name);
  const now = await Promise.all(made.map(async ([row, found]) => (await hashOf(row)) === found.hash));
  const stale = made.filter((_, i) => !now[i]).map(([{ name }]) => name);
  const table = [
    '| row | variant | data | bar | best | reached | steps | seconds (load) | processor seconds |',
    '|---|---|---|---|---|---|---|---|---|',
    ...made.map(([row, found]) => line(row, found)),
  ];
  const lines = [
    ...[head, ...table, ''],
    ...(stale.length > 0
      ? [`The settings, the code or the engine of these rows changed after they were trained: ${stale.join(', ')}.`, '']
      : []),
    ...(open.length > 0 ? [`These rows are not trained yet: ${open.join(', ')}.`, ''] : []),
    ...twinLines(await readTwins()),
    ...made.flatMap(([row, found]) => section(row, found)),
  ];
  await writeFile(new URL('../docs/results.md', import.meta.url), `${lines.join('\n').trimEnd()}\n`);
}

function line(row: ResultRow, { best, steps, seconds, load, processor }: Kept): string {
  const { name, variant, data, bars } = row;
  const found = bars.map(({ measure }) => `${measure} ${formatValue(best.measures[measure])}`);
  const cells = [`[${name}](#${name})`, `\`${variant}\``, data, bars.map(barText).join('; '), found.join('; ')];
  const reached = reaches(row, best) ? 'yes' : 'no';
  const times = [`${seconds.toFixed(0)} (${load})`, processor === undefined ? '-' : String(processor)];
  return `| ${[...cells, reached, String(steps), ...times].join(' | ')} |`;
}

function barText({ measure, least, most }: Bar): string {
  return `${measure}${least === undefined ? '' : ` >= ${least}`}${most === undefined ? '' : ` <= ${most}`}`;
}

function section({ name, variant, data, settings, seen }: ResultRow, kept: Kept): string[] {
  const { best, last, engine, hasPicture, pictureOf = 'best', samples, facts = {} } = kept;
  const known = Object.entries(facts).map(([name, value]) => `${name}: ${formatValue(value)}`);
  const measures = [...new Set([...Object.keys(best.measures), ...Object.keys(last.measures)])];
  const of = (title: string, { step, measures: found }: Measured): string =>
    `| ${title}, step ${step} | ${measures.map((measure) => formatValue(found[measure])).join(' | ')} |`;
  return [
    ...[
      `## ${name}`,
      '',
      `This row trains \`${variant}\` on ${data}.`,
      '',
      `- Settings: \`${JSON.stringify(settings)}\``,
      `- Engine: ${engine}`,
      '',
    ],
    ...[`| checkpoint | ${measures.join(' | ')} |`, `|---|${measures.map(() => '---').join('|')}|`],
    ...[of('best', best), of('last', last), ''],
    ...(known.length > 0 ? [...known.map((fact) => `- ${fact}`), ''] : []),
    ...(hasPicture ? [`![Samples at step ${kept[pictureOf].step}](results/${name}.png)`, ''] : []),
    ...(samples === undefined ? [] : ['```', ...samples, '```', '']),
    ...(seen === undefined ? [] : [seen, '']),
  ];
}

/** Formats a number with three significant digits. */
function formatValue(value: number | undefined): string {
  if (value === undefined) return '-';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return Math.abs(value) >= 0.01 || value === 0 ? value.toPrecision(3) : value.toFixed(4);
}
