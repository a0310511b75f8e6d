import { FID_WEIGHTS } from '../../features/provenance.ts';
import { inceptionScore } from '../../metrics/inception-score.ts';
import { type Command, integerOption } from '../command.ts';
import { EXTRACTOR_OPTIONS, openExtractor } from '../extractors.ts';
import { featuresOfSet, imageWarnings } from '../image-sets.ts';
import { openImages } from '../inputs.ts';
import { logitsLayer, provenanceJson, provenanceLine, setJson } from '../report.ts';

/** The Inception Score of a set of images. */
export const is: Command = {
  usage: 'is GENERATED',
  summary: 'the Inception Score: IS with the Inception weights, IS(name) with any other classifier',
  takes: [1, 1],
  options: {
    ...EXTRACTOR_OPTIONS,
    splits: { type: 'string', value: 'N', help: 'parts that are scored each by itself; @default 10' },
    seed: { type: 'string', value: 'N', help: "of numpy's permutation, as torch-fidelity's; @default 2020" },
    'no-shuffle': { type: 'boolean', help: "parts in the images' order, as improved-gan has them" },
  },
  async run(run) {
    const [splits, seed] = [integerOption(run, 'splits'), integerOption(run, 'seed', 0)];
    const source = await openImages(run.positionals[0]!);
    const open = await openExtractor(run);
    try {
      const layer = logitsLayer(open.extractor);
      const { features, set } = await featuresOfSet(run, source, open, layer);
      const { mean, std, scores } = inceptionScore(features, {
        shuffle: run.options['no-shuffle'] !== true,
        ...(splits === undefined ? {} : { splits }),
        ...(seed === undefined ? {} : { seed }),
      });
      const provenance = { ...open.extractor.provenance, layer };
      const metric = provenance.weights === FID_WEIGHTS ? 'IS' : `IS(${open.extractor.name})`;
      const warnings = imageWarnings(set);
      const how = `${provenanceLine(provenance, open)}; generated n ${set.n}, ${scores.length} splits`;
      return {
        json: { metric, mean, std, scores, ...provenanceJson(provenance, open), generated: setJson(set), warnings },
        lines: [`${metric} ${mean.toFixed(6)} +- ${std.toFixed(6)}`, how],
        warnings,
      };
    } finally {
      open.extractor.dispose();
    }
  },
};
