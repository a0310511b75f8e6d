import { writeFileAtomic } from '@ganforge/formats';
import { mergeStatistics } from '../../features/merge-statistics.ts';
import { encodeStatistics } from '../../features/statistics-file.ts';
import type { Command } from '../command.ts';
import { readStatistics } from '../inputs.ts';
import { OUTPUT_OPTION, outputFile } from '../output-file.ts';
import { provenanceJson, provenanceLine } from '../report.ts';

/** Defines the command `merge`, which merges the statistics of shards. */
export const merge: Command = {
  usage: 'merge SHARD... -o FILE.npz',
  summary: 'combine the files of statistics that stats wrote for the parts of a set',
  takes: [1, Number.POSITIVE_INFINITY],
  options: [OUTPUT_OPTION],
  async run(run) {
    const output = await outputFile(run.given.output as string | undefined);
    const shards = await Promise.all(run.positionals.map(readStatistics));
    const statistics = mergeStatistics(shards);
    await writeFileAtomic(output, encodeStatistics(statistics), 'metrics/cli');
    const { n, ddof, d, provenance = {} } = statistics;
    return {
      json: { output, n, ddof, d, ...provenanceJson(provenance), shards: run.positionals },
      lines: [`${output}: ${d} features, n ${n}, ddof ${ddof}, of ${shards.length} shards`, provenanceLine(provenance)],
    };
  },
};
