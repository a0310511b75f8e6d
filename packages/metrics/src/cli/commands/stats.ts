import { GanError, resolveOptions, writeFileAtomic } from '@ganforge/formats';
import { momentsOf } from '../../features/moments-of.ts';
import { encodeStatistics } from '../../features/statistics-file.ts';
import { type Command, givenOf, type Run } from '../command.ts';
import { EXTRACTOR_OPTIONS, openExtractor, planExtractor } from '../extractors.ts';
import { openImages } from '../inputs.ts';
import { OUTPUT_OPTION, outputFile } from '../output-file.ts';
import { checkFiles, imageWarnings, readingOptions } from '../reading.ts';
import { provenanceJson, provenanceLine, setJson } from '../report.ts';
import { UsageError } from '../usage-error.ts';

const STATISTICS_OPTIONS = {
  shard: {
    type: 'text',
    value: 'I/N',
    optional: true,
    about: 'Use only the I-th of N parts of the images; merge combines the files of all parts.',
  },
  ddof: {
    type: 'choice',
    choices: [0, 1],
    default: 1,
    about: 'The covariance is divided by n minus ddof; StyleGAN2-ADA uses 0.',
  },
} as const;

/** Defines the command `stats`, which writes the statistics of images to a file. */
export const stats: Command = {
  usage: 'stats IMAGES -o FILE.npz',
  summary: 'write a file of statistics of images, or of a part of them, for fid here and in pytorch-fid',
  takes: [1, 1],
  options: [OUTPUT_OPTION, STATISTICS_OPTIONS, EXTRACTOR_OPTIONS],
  async run(run) {
    const output = await outputFile(run.given.output as string | undefined);
    const { shard: text, ddof } = resolveOptions('metrics/cli', STATISTICS_OPTIONS, givenOf(run, STATISTICS_OPTIONS));
    const shard = shardOf(text);
    const planned = planExtractor(run, false);
    const source = await openImages(run.positionals[0]!);
    if (shard !== undefined && shard[1] > source.size) {
      throw new GanError(
        'metrics/cli',
        `--shard ${text}: ${source.size} images cannot be divided into ${shard[1]} parts.`,
      );
    }
    await checkFiles(run, [source]);
    const open = await openExtractor(run, planned);
    try {
      const { moments, ...read } = await momentsOf(source, open.extractor, {
        ...readingOptions(run, source),
        layer: open.layer,
        ...(shard === undefined ? {} : { shard }),
        ...(open.linearAlgebra && { linearAlgebra: open.linearAlgebra }),
      });
      const part = shard && { shard: { index: shard[0], count: shard[1], images: source.size } };
      const statistics = { ...moments.finish({ ddof }), ...part };
      await writeFileAtomic(output, encodeStatistics(statistics), 'metrics/cli');
      const { n, d, provenance = {} } = statistics;
      const set = { path: source.name, ...read };
      const warnings = imageWarnings(set);
      return {
        json: { output, n, ddof, d, ...provenanceJson(provenance, open), images: setJson(set), warnings },
        lines: [
          `${output}: ${d} features, n ${n}, ddof ${ddof}${text === undefined ? '' : `, shard ${text}`}`,
          provenanceLine(provenance, open),
        ],
        warnings,
      };
    } finally {
      open.extractor.dispose();
    }
  },
};

function shardOf(text: Run['given'][string] | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined;
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(String(text)) ?? [];
  const [i, n] = [Number(index), Number(count)];
  if (i >= 1 && i <= n) return [i, n];
  throw new UsageError(`--shard must be I/N, such as 1/4; received '${text}'`);
}
