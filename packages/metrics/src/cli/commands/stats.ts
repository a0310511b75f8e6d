import { writeFileAtomic } from '@ganforge/formats';
import { encodeStatistics } from '../../features/statistics-file.ts';
import { type Command, outputOption, type Run, textOption } from '../command.ts';
import { openExtractor } from '../extractors.ts';
import { imageWarnings } from '../image-sets.ts';
import { openImages } from '../inputs.ts';
import { provenanceJson, provenanceLine, setJson } from '../report.ts';
import { MOMENTS_OPTIONS, statisticsOfImages } from '../statistics-of-images.ts';
import { UsageError } from '../usage-error.ts';

/** Statistics of images, in a file. */
export const stats: Command = {
  usage: 'stats IMAGES -o FILE.npz',
  summary: 'statistics of images for fid, here and in pytorch-fid, in a file; or those of a part of them',
  takes: [1, 1],
  options: {
    ...MOMENTS_OPTIONS,
    output: { type: 'string', short: 'o', value: 'FILE', help: 'where they are written' },
    shard: { type: 'string', value: 'I/N', help: 'the I-th of N parts of the images; merge joins them' },
  },
  async run(run) {
    const output = outputOption(run);
    const shard = shardOption(run);
    const source = await openImages(run.positionals[0]!);
    const open = await openExtractor(run);
    try {
      const { set, statistics } = await statisticsOfImages(run, source, open, shard);
      await writeFileAtomic(output, encodeStatistics(statistics), 'metrics/cli');
      const { n, ddof, d, provenance = {} } = statistics;
      const warnings = imageWarnings(set);
      const part = shard === undefined ? '' : `, shard ${shard.join('/')}`;
      return {
        json: { output, n, ddof, d, ...provenanceJson(provenance, open), images: setJson(set), warnings },
        lines: [`${output}: ${d} features, n ${n}, ddof ${ddof}${part}`, provenanceLine(provenance, open)],
        warnings,
      };
    } finally {
      open.extractor.dispose();
    }
  },
};

function shardOption(run: Run): readonly [number, number] | undefined {
  const text = textOption(run, 'shard');
  if (text === undefined) return undefined;
  const [, i, n] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  if (i !== undefined && n !== undefined) return [Number(i), Number(n)];
  throw new UsageError(`--shard must be I/N, such as 1/4; received '${text}'`);
}
