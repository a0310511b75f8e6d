import { mkdir, readFile, writeFile } from 'node:fs/promises';

/** Figures of one run: of samples at the last step. */
export type Figures = Readonly<Record<string, number>>;

/** Runs of one variant by some seeds, ours and PyTorch's. */
export interface Twins {
  readonly row: string;
  readonly set: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** `1, 2, 3` */
  readonly seeds: string;
  readonly ours: readonly Figures[];
  readonly theirs: readonly Figures[];
  /** `native 0.0.0, 1 thread; PyTorch 2.15.0` */
  readonly engines: string;
}

const path = new URL('../../docs/results/twins.json', import.meta.url);

/** The twins that were trained, by the name of their row. */
export async function readTwins(): Promise<readonly Twins[]> {
  const text = await readFile(path, 'utf8').catch(() => '[]');
  return JSON.parse(text) as Twins[];
}

/** Keeps twins in place of those of the same row. */
export async function keepTwins(twins: Twins): Promise<void> {
  const others = (await readTwins()).filter(({ row }) => row !== twins.row);
  const sorted = [...others, twins].sort((a, b) => (a.row < b.row ? -1 : 1));
  await mkdir(new URL('.', path), { recursive: true });
  await writeFile(path, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

/** Whether ours is worse, where less is better, by no more than two standard errors of the difference or a tenth. */
export function isAsGood(ours: readonly number[], theirs: readonly number[]): boolean {
  const error = Math.sqrt(variance(ours) / ours.length + variance(theirs) / theirs.length);
  return mean(ours) - mean(theirs) <= Math.max(2 * error, 0.1 * mean(theirs));
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

/** Of the values as a sample: over n - 1. */
function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

/** The section of docs/results.md: means of the seeds beside one another. */
export function twinLines(all: readonly Twins[]): string[] {
  if (all.length === 0) return [];
  const lines = all.flatMap(({ row, settings, seeds, ours, theirs }) =>
    Object.keys(ours[0]!)
      .filter((measure) => /^FD|KL$/.test(measure))
      .map((measure) => {
        const [a, b] = [ours, theirs].map((runs) => runs.map((run) => run[measure]!)) as [number[], number[]];
        const each = (values: readonly number[]): string => values.map((value) => value.toPrecision(3)).join(', ');
        const cells = [`[${row}](#${row})`, String(settings.steps), seeds, measure, each(a), each(b)];
        return `| ${[...cells, isAsGood(a, b) ? 'yes' : 'no'].join(' | ')} |`;
      }),
  );
  const engines = [...new Set(all.map(({ engines }) => engines))].join('; ');
  return [
    '## Beside PyTorch',
    '',
    'This table compares Ganforge with twins in PyTorch, which were trained on the same data with the same settings. The measures are',
    'computed with the same extractor from 2,000 samples of the last step; each figure belongs to one seed. "as good" means that the mean of',
    'Ganforge exceeds that of PyTorch by at most two standard errors of the difference, or by at most a tenth.',
    `\`npm run twins -- --python PATH\` writes this table. Engines: ${engines}.`,
    '',
    '| row | steps | seeds | measure (lower is better) | Ganforge | PyTorch | as good |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    '',
    ...all.map(({ row, settings }) => `- Settings of ${row}: \`${JSON.stringify(settings)}\``),
    '',
  ];
}
