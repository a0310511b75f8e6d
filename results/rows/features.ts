import { type Gan, type ImageBatch, randomStream, rowStreams } from '@ganforge/core';
import { cifar10, fashionMnist, type LabelledImageDataset } from '@ganforge/data';
import type { FeatureMatrix } from '@ganforge/metrics';
import { dcgan, discriminatorFeatures } from '@ganforge/models';
import { train } from '@ganforge/trainer';
import { imageSets } from '../measures/image-sets.ts';
import { linearProbe } from '../measures/linear-probe.ts';
import type { Bar, ResultRow } from '../row.ts';

const options = { features: 24, learningRate: 4e-4, realLabel: 0.9, seed: 1 } as const;
const run = { steps: 1000, batchSize: 32 } as const;
const bars: readonly Bar[] = [
  { measure: 'gain over pixels', least: 0 },
  { measure: 'gain over untrained', least: 0 },
];

/**
 * The rows of linear probes on the features of a trained discriminator, of an untrained discriminator and on pixels.
 */
export const featureRows: readonly ResultRow[] = [
  featureRow('fashion-mnist', { size: 28, channels: 1 }, () => fashionMnist({ split: 'test' })),
  featureRow('cifar10', { size: 32, channels: 3 }, () => cifar10()),
];

function featureRow(
  set: 'fashion-mnist' | 'cifar10',
  of: { readonly size: number; readonly channels: 1 | 3 },
  load: () => Promise<LabelledImageDataset>,
): ResultRow {
  return {
    ...{ name: `features-${set}`, variant: 'dcgan', source: 'features/discriminator-features.ts', bars },
    data: imageSets[set],
    settings: { ...options, ...of, ...run, probe: 'a fifth of the examples kept apart' },
    async run() {
      const data = await load();
      const gan = dcgan({ ...options, ...of });
      const accuracy = (features: FeatureMatrix): number => linearProbe(features, data.labels, 10).accuracy;
      const cols = of.size ** 2 * of.channels;
      const pixels = accuracy({ data: Float32Array.from(data.images), rows: data.size, cols });
      const untrained = accuracy(await featuresOf(gan, data));
      const common = { seed: 1, sampleEvery: 0, checkpointEvery: 0, logEvery: 50, progress: true };
      const { seconds, step } = await train(gan, data, { ...run, ...common });
      const trained = accuracy(await featuresOf(gan, data));
      gan.dispose();
      const gains = { 'gain over pixels': trained - pixels, 'gain over untrained': trained - untrained };
      const measures = { ...gains, trained, untrained, pixels };
      return { steps: step, seconds, best: { step, measures }, last: { step, measures } };
    },
  };
}

async function featuresOf(gan: Gan<ImageBatch>, data: LabelledImageDataset): Promise<FeatureMatrix> {
  const { extract, length } = discriminatorFeatures(gan);
  const found = new Float32Array(data.size * length);
  for (let at = 0; at < data.size; at += 100) {
    const indices = Array.from({ length: Math.min(100, data.size - at) }, (_, i) => at + i);
    const batch = await data.get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
    const features = extract(batch.images);
    found.set(await features.data<'float32'>(), at * length);
    features.dispose();
    for (const tensor of Object.values(batch)) tensor.dispose();
  }
  return { data: found, rows: data.size, cols: length };
}
