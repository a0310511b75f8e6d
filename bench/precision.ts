// Compares training in bf16 with training in float32. It trains one GAN on MNIST with several seeds in both precisions,
// and compares the losses and FD(digits).
//   node --import tsx -C @ganforge/source bench/precision.ts --steps 1000 --seeds 1,2,3
// If the processor has no bf16 units, the factors of products are rounded in the same way as these units round. This is
// slow but gives the same numbers. If MNIST is not on this machine, it is downloaded. The script prints the table of
// docs/numerics.md.
import { parseArgs } from 'node:util';
import type { NativeBackend } from '@ganforge/backend-native';
import type { Metric } from '@ganforge/core';
import { mnist } from '@ganforge/data';
import { describeEngine, type Precision, useEngine } from '@ganforge/engine';
import { fidMetric, isMetric, precisionRecallMetric } from '@ganforge/metrics';
import { digits } from '@ganforge/metrics/digits';
import { trainerMetric } from '@ganforge/metrics/training';
import { dcgan } from '@ganforge/models';
import type { StepEvent } from '@ganforge/run';
import { train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '1000' },
    seeds: { type: 'string', default: '1,2,3' },
    features: { type: 'string', default: '32' },
    batch: { type: 'string', default: '32' },
  },
});
const [steps, features, batchSize] = [Number(values.steps), Number(values.features), Number(values.batch)];
const seeds = values.seeds.split(',').map(Number);
/** Losses are averaged over this number of last steps. */
const LAST = 200;

type Figures = Readonly<Record<string, number>>;

const engine = await useEngine('native', { precision: 'bf16' });
const backend = tf.backend() as NativeBackend;
const usePrecision = engine.precision === 'bf16' ? (precision: Precision) => setUnits(precision) : roundedFactors();
console.log(`${describeEngine(engine)}; ${steps} steps of ${batchSize}, features ${features}`);
const [dataset, test] = [await mnist(), await mnist({ split: 'test' })];
const metric = judge();
await metric.prepare?.();

const rows: { readonly precision: Precision; readonly name: string; readonly figures: Figures }[] = [];
for (const seed of seeds) {
  for (const precision of ['float32', 'bf16'] as const) {
    rows.push({ precision, name: `${precision}, seed ${seed}`, figures: await run(precision, seed) });
    console.log(line(rows.at(-1)!.name, Object.values(rows.at(-1)!.figures)));
  }
}
const names = Object.keys(rows[0]!.figures);
console.log(`\n| | ${names.join(' | ')} |\n|---${'|---:'.repeat(names.length)}|`);
for (const { name, figures } of rows) console.log(line(name, Object.values(figures)));
for (const precision of ['float32', 'bf16'] as const) {
  const found = rows.filter((row) => row.precision === precision).map(({ figures }) => figures);
  const [means, deviations] = [names.map((name) => mean(found, name)), names.map((name) => deviation(found, name))];
  console.log(line(`${precision}, mean`, means));
  console.log(line(`${precision}, standard deviation`, deviations));
}

async function run(precision: Precision, seed: number): Promise<Figures> {
  usePrecision(precision);
  const gan = dcgan({ size: 28, channels: 1, features, realLabel: 0.9, learningRate: 4e-4, seed });
  const history: StepEvent[] = [];
  const { metrics } = await train(gan, dataset, {
    ...{ steps, seed, batchSize, sampleEvery: 0, metrics: [inFloat32(metric, precision)] },
    onEvent: (event) => void (event.type === 'step' && history.push(event)),
  });
  for (const network of Object.values(gan.networks)) network.dispose();
  const last = history.slice(-LAST).map(({ terms }) => terms);
  const losses = Object.keys(last[0]!).map((name) => [name.split('/')[0]!, mean(last, name)] as const);
  const scores = Object.entries(metrics).map(([name, { value }]) => [name, value] as const);
  return Object.fromEntries([...losses, ...scores]);
}

/** Returns the metrics, such as FD(digits), of 2,000 samples. */
function judge(): Metric {
  const metrics = [fidMetric, { metric: isMetric, name: 'digit score' }, precisionRecallMetric];
  return trainerMetric({ extractor: digits(), real: test, metrics, samples: 2000, every: steps });
}

/** Returns the metric that evaluates all generators in float32. */
function inFloat32(metric: Metric, precision: Precision): Metric {
  return {
    ...metric,
    async evaluate(of) {
      usePrecision('float32');
      const found = await metric.evaluate(of);
      usePrecision(precision);
      return found;
    },
  };
}

function setUnits(precision: Precision): void {
  backend.precision = precision;
}

/** Makes every product that the units would compute round both factors first. */
function roundedFactors(): (precision: Precision) => void {
  let rounds = false;
  const { addon } = backend;
  const before =
    <Rest extends unknown[]>(product: (a: Float32Array, b: Float32Array, ...rest: Rest) => void) =>
    (a: Float32Array, b: Float32Array, ...rest: Rest): void =>
      rounds ? product(toBf16(a), toBf16(b), ...rest) : product(a, b, ...rest);
  Object.assign(backend, {
    addon: {
      ...addon,
      conv2d: before(addon.conv2d),
      conv2dBackInput: before(addon.conv2dBackInput),
      conv2dBackFilter: before(addon.conv2dBackFilter),
      matMul: before(addon.matMul),
    },
  });
  return (precision) => {
    rounds = precision === 'bf16';
  };
}

/** Returns the nearest numbers whose lower 16 bits are zero. Ties are rounded to even. */
function toBf16(values: Float32Array): Float32Array {
  const rounded = new Float32Array(values.length);
  const [from, to] = [values, rounded].map(
    ({ buffer, byteOffset, length }) => new Uint32Array(buffer, byteOffset, length),
  );
  for (let i = 0; i < from!.length; i++) {
    const bits = from![i]!;
    to![i] = (bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000;
  }
  return rounded;
}

function mean(rows: readonly Figures[], name: string): number {
  return rows.reduce((sum, figures) => sum + figures[name]!, 0) / rows.length;
}

function deviation(rows: readonly Figures[], name: string): number {
  const centre = mean(rows, name);
  return Math.sqrt(rows.reduce((sum, figures) => sum + (figures[name]! - centre) ** 2, 0) / (rows.length - 1));
}

function line(name: string, figures: readonly number[]): string {
  return `| ${name} | ${figures.map((value) => value.toPrecision(3)).join(' | ')} |`;
}
