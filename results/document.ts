import { writeFile } from 'node:fs/promises';
import { hashOf, type Kept, readKept } from './kept.ts';
import { type Bar, type Measured, type ResultRow, reaches } from './row.ts';

const head = `# Results

What every variant gave on small data, in minutes on one or two cores. \`npm run results\` makes this page; \`npm run results -- --only
dcgan,snGan\` makes some rows. A row is kept until its settings, the code of its variant or the version of the engine change. The bars
were written down before the rows were run. [results/rows.ts](../results/rows.ts) says how to add a row.

FD is the Frechet distance of 2,000 samples to real examples (of MNIST to its test set), by the features of the extractor that its name gives:
\`digits\`, the classifier of \`@ganforge/metrics\`, or \`squeezenet\`, SqueezeNet 1.1 of images at 64x64. It compares with others on the
same data and by the same extractor only, never with FID. \`class accuracy\` is the share of samples that a classifier takes for the class asked
for; \`class KL\` is the divergence in nats of the classes of unconditional samples from those of the data. The classifier is that of the digits, or
logistic regression on the features of SqueezeNet; each row says what it gets on real images that it has not seen. \`spread\` is the
standard deviation over samples, of a class where there are classes, as a share of that of the data: 1 is as diverse in pixels, 0 is one
image. "Best" is the measured step that is best by the first measure. Times are by the clock, with the load of the machine beside them.
`;

/** Writes docs/results.md of the rows that were made. */
export async function writeDocument(rows: readonly ResultRow[]): Promise<void> {
  const kept = await Promise.all(rows.map(async (row) => [row, await readKept(row)] as const));
  const made = kept.filter((pair): pair is readonly [ResultRow, Kept] => pair[1] !== undefined);
  const open = kept.filter(([, found]) => found === undefined).map(([{ name }]) => name);
  const now = await Promise.all(made.map(async ([row, found]) => (await hashOf(row)) === found.hash));
  const stale = made.filter((_, i) => !now[i]).map(([{ name }]) => name);
  const table = [
    '| row | variant | data | bar | best | reached | steps | seconds (load) |',
    '|---|---|---|---|---|---|---|---|',
    ...made.map(([row, found]) => line(row, found)),
  ];
  const lines = [
    ...[head, ...table, ''],
    ...(stale.length > 0 ? [`Settings, code or wording changed since they were made: ${stale.join(', ')}.`, ''] : []),
    ...(open.length > 0 ? [`Not made yet: ${open.join(', ')}.`, ''] : []),
    ...made.flatMap(([row, found]) => section(row, found)),
  ];
  await writeFile(new URL('../docs/results.md', import.meta.url), `${lines.join('\n').trimEnd()}\n`);
}

function line(row: ResultRow, { best, steps, seconds, load }: Kept): string {
  const { name, variant, data, bars } = row;
  const found = bars.map(({ measure }) => `${measure} ${formatValue(best.measures[measure])}`);
  const cells = [`[${name}](#${name})`, `\`${variant}\``, data, bars.map(barText).join('; '), found.join('; ')];
  const reached = reaches(row, best) ? 'yes' : 'no';
  return `| ${[...cells, reached, String(steps), `${seconds.toFixed(0)} (${load})`].join(' | ')} |`;
}

function barText({ measure, least, most }: Bar): string {
  return `${measure}${least === undefined ? '' : ` >= ${least}`}${most === undefined ? '' : ` <= ${most}`}`;
}

function section({ name, variant, data, settings, seen }: ResultRow, kept: Kept): string[] {
  const { best, last, engine, hasPicture, pictureOf = 'best', samples, facts = {} } = kept;
  const known = Object.entries(facts).map(([name, value]) => `${name} ${formatValue(value)}`);
  const measures = [...new Set([...Object.keys(best.measures), ...Object.keys(last.measures)])];
  const of = (title: string, { step, measures: found }: Measured): string =>
    `| ${title}, step ${step} | ${measures.map((measure) => formatValue(found[measure])).join(' | ')} |`;
  return [
    ...[`## ${name}`, '', `\`${variant}\` on ${data}. Settings: \`${JSON.stringify(settings)}\`. ${engine}.`, ''],
    ...[`| checkpoint | ${measures.join(' | ')} |`, `|---|${measures.map(() => '---').join('|')}|`],
    ...[of('best', best), of('last', last), ''],
    ...(known.length > 0 ? [`${known.join('; ')}.`, ''] : []),
    ...(hasPicture ? [`![Samples at step ${kept[pictureOf].step}](results/${name}.png)`, ''] : []),
    ...(samples === undefined ? [] : ['```', ...samples, '```', '']),
    ...(seen === undefined ? [] : [seen, '']),
  ];
}

/** Three digits, as one reads them. */
function formatValue(value: number | undefined): string {
  if (value === undefined) return '-';
  if (Number.isInteger(value) || Math.abs(value) >= 100) return value.toFixed(0);
  return Math.abs(value) >= 0.01 || value === 0 ? value.toPrecision(3) : value.toFixed(4);
}
