import type { FeatureStatistics } from '../../features/feature-statistics.ts';
import { checkSameProvenance } from '../../features/provenance.ts';
import { frechetDistance } from '../../metrics/frechet-distance.ts';
import type { Command } from '../command.ts';
import { openExtractor } from '../extractors.ts';
import { frechetReport } from '../frechet-report.ts';
import type { SetReport } from '../image-sets.ts';
import { openImagesOrStatistics } from '../inputs.ts';
import { layerOf, MOMENTS_OPTIONS, statisticsOfImages } from '../statistics-of-images.ts';

/** The Frechet distance of two sets of images, or of their statistics. */
export const fid: Command = {
  usage: 'fid REAL GENERATED',
  summary: 'the Frechet distance: FID with the Inception weights, FD(name) with any other extractor',
  takes: [2, 2],
  options: MOMENTS_OPTIONS,
  async run(run) {
    const inputs = await Promise.all(run.positionals.map(openImagesOrStatistics));
    const open = inputs.some((input) => 'source' in input) ? await openExtractor(run) : undefined;
    try {
      // Said before thousands of images are looked at.
      for (const input of inputs) {
        if (open === undefined || 'source' in input) continue;
        checkSameProvenance('metrics/cli', input.statistics.provenance ?? {}, {
          ...open.extractor.provenance,
          layer: layerOf(run, open),
        });
      }
      const statistics: FeatureStatistics[] = [];
      const sets: (SetReport | undefined)[] = [];
      for (const input of inputs) {
        const measured = 'source' in input ? await statisticsOfImages(run, input.source, open!) : undefined;
        statistics.push(measured?.statistics ?? (input as { statistics: FeatureStatistics }).statistics);
        sets.push(measured?.set);
      }
      run.progress.note('computing the distance');
      const distance = frechetDistance(statistics[0]!, statistics[1]!, {
        ...(open?.linearAlgebra && { linearAlgebra: open.linearAlgebra }),
      });
      return frechetReport(distance, { paths: run.positionals, sets, open });
    } finally {
      open?.extractor.dispose();
    }
  },
};
