import { readFile } from 'node:fs/promises';
import { cifar10, fashionMnist, type LabelledImageDataset, mnist } from '@ganforge/data';
import type { ImageBatch } from '@ganforge/media';
import { type FeatureExtractor, type FeatureMatrix, FeatureMoments, type FeatureStatistics } from '@ganforge/metrics';
import { digits } from '@ganforge/metrics/digits';
import { squeezenet, squeezenetWeights } from '@ganforge/metrics/squeezenet';
import { linearProbe } from './linear-probe.ts';

/** Contains a set of images for training, and what is needed to evaluate samples. */
export interface ImageSet {
  readonly training: LabelledImageDataset;
  readonly extractor: FeatureExtractor;
  /** The moments of real examples. */
  readonly moments: FeatureStatistics;
  /** The layers that {@link classesOf} needs. */
  readonly layers: readonly string[];
  classesOf(features: Readonly<Record<string, FeatureMatrix>>): Int32Array;
  /** The share of real images that the classifier predicts correctly. It did not see these images in training. */
  readonly onReals: number;
}

/** The names of the sets, and their descriptions. */
export const imageSets = {
  mnist: 'MNIST (60,000)',
  'fashion-mnist': 'Fashion-MNIST (10,000, its test split)',
  cifar10: 'CIFAR-10 (its first 4,000)',
} as const;

/** The name of a set of images. */
export type ImageSetName = keyof typeof imageSets;

const made = new Map<ImageSetName, Promise<ImageSet>>();

/** Returns a set and its judges. Each set is created only once. @throws GanError if its files are not available */
export function imageSet(name: ImageSetName): Promise<ImageSet> {
  const found = made.get(name) ?? (name === 'mnist' ? digitSet() : pictureSet(name));
  made.set(name, found);
  return found;
}

/** Returns MNIST and the classifier of @ganforge/metrics. Samples are compared with the test set. */
async function digitSet(): Promise<ImageSet> {
  const [training, test] = [await mnist(), await mnist({ split: 'test' })];
  const extractor = digits();
  const features = await extractor.extract(bytesOf(test), ['digits', 'logits']);
  const classesOf: ImageSet['classesOf'] = ({ logits }) => largest(logits!);
  const right = classesOf(features).filter((label, i) => label === test.labels[i]).length;
  const layers = ['digits', 'logits'];
  const moments = momentsOf(features.digits!, extractor);
  return { training, extractor, moments, layers, classesOf, onReals: right / test.size };
}

/** Returns pictures and SqueezeNet. Samples are compared with the training images, because there are no others. */
async function pictureSet(name: Exclude<ImageSetName, 'mnist'>): Promise<ImageSet> {
  const training = name === 'cifar10' ? await cifar10() : await fashionMnist({ split: 'test' });
  const extractor = await pictureExtractor();
  const { squeezenet: features } = await extractor.extract(bytesOf(training), ['squeezenet']);
  const probe = linearProbe(features!, training.labels, training.entries.labels.classes.length);
  return {
    ...{ training, extractor, layers: ['squeezenet'], onReals: probe.accuracy },
    moments: momentsOf(features!, extractor),
    classesOf: ({ squeezenet: found }) => probe.classesOf(found!),
  };
}

/** Returns SqueezeNet for images of 64x64. Its weights are in the data folder. */
export async function pictureExtractor(): Promise<FeatureExtractor> {
  const path = `${process.env.GANFORGE_DATA_DIR}/weights/squeezenet_v1.1_notop.weights.bin`;
  return squeezenet({ weights: await squeezenetWeights(await readFile(path)), size: 64, batchSize: 50 });
}

/** Returns all images of a dataset, in the form that an extractor needs. */
export function bytesOf({ images, size, entries }: LabelledImageDataset): ImageBatch {
  const { height, width, channels } = entries.images;
  const data = channels === 3 ? images : Uint8Array.from({ length: 3 * images.length }, (_, i) => images[(i / 3) | 0]!);
  return { data, n: size, height, width };
}

/** Computes the mean and the covariance of features of the default layer of an extractor. */
export function momentsOf(features: FeatureMatrix, { defaultLayer, provenance }: FeatureExtractor): FeatureStatistics {
  const moments = new FeatureMoments(features.cols, { provenance: { ...provenance, layer: defaultLayer } });
  moments.add(features.data);
  return moments.finish();
}

function largest({ data, rows, cols }: FeatureMatrix): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => {
    const row = data.subarray(i * cols, (i + 1) * cols);
    return row.indexOf(Math.max(...row));
  });
}
