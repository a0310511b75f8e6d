import { mkdir, readFile, writeFile } from 'node:fs/promises';

/** Contains the numbers of one run, which are computed from samples of the last step. */
export type Figures = Readonly<Record<string, number>>;

/** Contains runs of one variant with some seeds, by Ganforge and by PyTorch. */
export interface Twins {
  readonly row: string;
  readonly set: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** The seeds, such as `1, 2, 3`. */
  readonly seeds: string;
  readonly ours: readonly Figures[];
  readonly theirs: readonly Figures[];
  /** The engines, such as `native 0.0.0, 1 thread; PyTorch 2.15.0`. */
  readonly engines: string;
}

const path = new URL('../../docs/results/twins.json', import.meta.url);

/** Reads the twins that were trained, by the name of their row. */
export async function readTwins(): Promise<readonly Twins[]> {
  const text = await readFile(path, 'utf8').catch(() => '[]');
  return JSON.parse(text) as Twins[];
}

/** Stores twins. They replace those of the same row. */
export async function keepTwins(twins: Twins): Promise<void> {
  const others = (await readTwins()).filter(({ row }) => row !== twins.row);
  const sorted = [...others, twins].sort((a, b) => (a.row < b.row ? -1 : 1));
  await mkdir(new URL('.', path), { recursive: true });
  await writeFile(path, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

/**
 * Returns whether the numbers of Ganforge are as good, where lower is better. Their mean may be larger by at most two
 * standard errors of the difference, or by a tenth.
 */
export function isAsGood(ours: readonly number[], theirs: readonly number[]): boolean {
  const error = Math.sqrt(variance(ours) / ours.length + variance(theirs) / theirs.length);
  return mean(ours) - mean(theirs) <= Math.max(2 * error, 0.1 * mean(theirs));
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

/** Computes the sample variance, with divisor n - 1. */
function variance(values: readonly number[]): number {
  const centre = mean(values);
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
}

/** Formats the section of docs/results.md, which compares the means over the seeds. */
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
