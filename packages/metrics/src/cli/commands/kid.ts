import type { Provenance } from '../../features/provenance.ts';
import { kernelDistance } from '../../metrics/kernel-distance.ts';
import { type Command, integerOption, type OptionTable, type Run } from '../command.ts';
import { compareImages, type FeaturePair, kernelLabel, PAIR_OPTIONS, type PairResult } from '../two-sets.ts';

/** Options of the kernel distance. */
export const KERNEL_OPTIONS: OptionTable = {
  subsets: { type: 'string', value: 'N', help: 'random subsets whose estimates are averaged; @default 100' },
  'subset-size': { type: 'string', value: 'N', help: 'images of a subset, of each set; @default 1000' },
  seed: { type: 'string', value: 'N', help: "of numpy's choice, as torch-fidelity's; @default 2020" },
};

/** The kernel distance of features, with the options of the command line. */
export function kernelResult(run: Run, pair: FeaturePair, provenance: Provenance): PairResult {
  const [subsets, subsetSize] = [integerOption(run, 'subsets'), integerOption(run, 'subset-size', 2)];
  const seed = integerOption(run, 'seed', 0);
  const { mean, std, estimates } = kernelDistance({
    ...pair,
    ...(subsets === undefined ? {} : { subsets }),
    ...(subsetSize === undefined ? {} : { subsetSize }),
    ...(seed === undefined ? {} : { seed }),
  });
  const metric = kernelLabel(provenance);
  return {
    json: { metric, mean, std, subsets: estimates.length },
    lines: [`${metric} ${mean.toFixed(6)} +- ${std.toFixed(6)}`],
  };
}

/** The kernel distance of two sets of images. */
export const kid: Command = {
  usage: 'kid REAL GENERATED',
  summary: 'the kernel distance: KID with the Inception weights, KD(name) with any other extractor',
  takes: [2, 2],
  options: { ...PAIR_OPTIONS, ...KERNEL_OPTIONS },
  run: (run) => compareImages(run, (pair, provenance) => kernelResult(run, pair, provenance)),
};
