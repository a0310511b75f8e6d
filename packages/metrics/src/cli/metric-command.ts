import { GanError, type Schema } from '@ganforge/formats';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import { FeatureMoments } from '../features/feature-moments.ts';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import { momentsOf } from '../features/moments-of.ts';
import { checkSameProvenance, commonProvenance, type Provenance } from '../features/provenance.ts';
import type { AnyMetric, MetricTools } from '../metrics/metric.ts';
import { type GivenSets, startMetric } from '../metrics/start-metric.ts';
import { type Command, givenOf, type Run } from './command.ts';
import {
  EXTRACTOR_OPTIONS,
  type OpenExtractor,
  openExtractor,
  type PlannedExtractor,
  planExtractor,
} from './extractors.ts';
import { type Input, openInput } from './inputs.ts';
import { metricReport } from './metric-report.ts';
import type { ReadSet } from './read-set.ts';
import { checkFiles, examplesOfSet, featuresOfSet, READING_OPTIONS, readingOptions } from './reading.ts';
import { stepGenerator } from './step-generator.ts';
import { UsageError } from './usage-error.ts';

/**
 * Creates the command of a metric from the record of the metric.
 *
 * Before it loads weights or reads an image, the command checks the options, the inputs, the numbers of examples, and
 * the name, preset and layer of the extractor.
 */
export function metricCommand(metric: AnyMetric): Command {
  const { name, about, inputs, options } = metric;
  const isStep = inputs.generator === 'sample';
  const names = isStep ? ['BEFORE', 'AFTER'] : [...(inputs.real === true ? ['REAL'] : []), 'GENERATED'];
  const own: Schema = inputs.generated === 'examples' ? READING_OPTIONS : EXTRACTOR_OPTIONS;
  return {
    usage: `${name} ${names.join(' ')}`,
    summary: about,
    takes: [names.length, names.length],
    options: metric.kinds.includes('points') ? [options] : [options, own],
    async run(run) {
      const started = startMetric(metric, givenOf(run, options));
      if (isStep && (started.options.interpolation !== 'lerp' || started.options.at !== 'end')) {
        throw new UsageError('the samples exist already. Leave out --interpolation and --at');
      }
      const opened = await Promise.all(run.positionals.map((path) => openInput(path, acceptedBy(metric))));
      const [first, second] = opened;
      const [real, generated] = inputs.real === true || isStep ? [first, second!] : [undefined, first!];
      started.check({ ...sizeOf('real', real), ...sizeOf('generated', generated) });
      const needsExtractor = inputs.generated !== 'examples' && opened.some(({ kind }) => kind === 'images');
      const planned = needsExtractor ? planExtractor(run, inputs.generated === 'logits') : undefined;
      for (const input of opened) checkProvenance(input, planned?.provenance);
      await checkFiles(
        run,
        opened.flatMap((input) => (input.kind === 'images' ? [input.source] : [])),
      );
      const open = planned && (await openExtractor(run, planned));
      try {
        for (const input of opened) checkProvenance(input, open && provenanceOf(open));
        const ddof = started.options.ddof === 0 ? 0 : 1;
        const sets: ReadSet[] = [];
        for (const input of opened) sets.push(await readSet(run, metric, input, open, ddof));
        const warnings: string[] = [];
        const provenance = sets.map((set) => set.provenance).reduce(commonProvenance);
        const tools: MetricTools = {
          provenance,
          ...(open?.linearAlgebra && { linearAlgebra: open.linearAlgebra }),
          warn: (message) => void warnings.push(message),
        };
        run.progress.note('computing');
        const [a, b] = sets.map(({ form }) => form);
        const given: GivenSets = isStep
          ? { generator: stepGenerator(a as FeatureMatrix, b as FeatureMatrix) }
          : inputs.real === true
            ? { real: a!, generated: b! }
            : { generated: a! };
        const numbers = await started.compute(given, tools);
        return metricReport({ started, numbers, sets, names, provenance, warnings, open });
      } finally {
        open?.extractor.dispose();
      }
    },
  };
}

function acceptedBy({ inputs, kinds }: AnyMetric): readonly Input['kind'][] {
  if (inputs.generated === 'examples') return kinds.includes('points') ? ['features'] : ['images'];
  return inputs.generated === 'moments' ? ['statistics', 'images', 'features'] : ['images', 'features'];
}

function sizeOf(name: string, input: Input | undefined): Readonly<Record<string, number>> {
  if (input?.kind === 'images') return { [name]: input.source.size };
  return input?.kind === 'features' ? { [name]: input.features.rows } : {};
}

/** Throws if an input has another provenance. The check runs first, because reading thousands of images takes long. */
function checkProvenance(input: Input, known: PlannedExtractor['provenance'] | undefined): void {
  if (input.kind !== 'statistics' || known === undefined) return;
  checkSameProvenance('metrics/cli', input.statistics.provenance ?? {}, known);
}

function provenanceOf({ extractor, layer }: OpenExtractor): Provenance {
  return { ...extractor.provenance, layer };
}

async function readSet(
  run: Run,
  metric: AnyMetric,
  input: Input,
  open: OpenExtractor | undefined,
  ddof: 0 | 1,
): Promise<ReadSet> {
  const { path } = input;
  if (input.kind === 'statistics') {
    const { statistics } = input;
    return { form: statistics, path, n: statistics.n, provenance: statistics.provenance ?? {} };
  }
  const wantsMoments = metric.inputs.generated === 'moments';
  if (input.kind === 'features') {
    const { features } = input;
    const form = wantsMoments ? momentsOfFeatures(features, ddof) : ofPoints(metric, features);
    return { form, path, n: features.rows, provenance: {} };
  }
  if (metric.inputs.generated === 'examples') {
    const { examples, set } = await examplesOfSet(run, input.source);
    return { form: examples, path, n: set.n, provenance: {}, set };
  }
  if (open === undefined) throw new GanError('metrics/cli', `${path} needs an extractor.`);
  const provenance = provenanceOf(open);
  if (!wantsMoments) {
    const { features, set } = await featuresOfSet(run, input.source, open);
    return { form: features, path, n: set.n, provenance, set };
  }
  const { moments, ...read } = await momentsOf(input.source, open.extractor, {
    ...readingOptions(run, input.source),
    layer: open.layer,
    ...(open.linearAlgebra && { linearAlgebra: open.linearAlgebra }),
  });
  return { form: moments.finish({ ddof }), path, n: read.n, provenance, set: { path, ...read } };
}

function momentsOfFeatures({ data, cols }: FeatureMatrix, ddof: 0 | 1): FeatureStatistics {
  const moments = new FeatureMoments(cols);
  moments.add(data);
  return moments.finish({ ddof });
}

function ofPoints({ inputs }: AnyMetric, { data, rows, cols }: FeatureMatrix): ReadSet['form'] {
  return inputs.generated === 'examples' ? { data, shape: [rows, cols] } : { data, rows, cols };
}
