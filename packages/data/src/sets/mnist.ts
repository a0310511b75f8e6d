import type { LabelledImageDataset } from '../images/image-array-dataset.ts';
import { type IdxSet, loadIdxSet } from './idx-set.ts';
import { drawnDigits, type PublishedSetOptions } from './published-file.ts';

/**
 * The files with the SHA-256 sums of their decompressed content. The published MD5 sums of this content are
 * 6bbc9ace898e44ae57da46a324031adb (train images), a25bea736e30d166cdddb491f175f624 (train labels),
 * 2646ac647ad5339dbf082846283269ea (test images) and 27ae3e4e09519cfbb04c329615203637 (test labels).
 */
const set: IdxSet = {
  title: 'MNIST',
  name: 'mnist',
  standIn: drawnDigits,
  mirrors: [
    'https://ossci-datasets.s3.amazonaws.com/mnist/', // a mirror of PyTorch
    'https://storage.googleapis.com/cvdf-datasets/mnist/', // a mirror of the Common Visual Data Foundation at Google
  ],
  classes: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  splits: {
    train: {
      images: {
        file: 'train-images-idx3-ubyte',
        sha256: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
      },
      labels: {
        file: 'train-labels-idx1-ubyte',
        sha256: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
      },
    },
    test: {
      images: {
        file: 't10k-images-idx3-ubyte',
        sha256: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
      },
      labels: {
        file: 't10k-labels-idx1-ubyte',
        sha256: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
      },
    },
  },
};

/**
 * Loads MNIST, which has 70,000 grey images of handwritten digits 0-9 with 28x28 pixels, white on black (LeCun et al.
 * 1998).
 *
 * It searches `<GANFORGE_DATA_DIR>/mnist` and then the cache. If it finds nothing, it downloads to the cache (11 MB for
 * `train`). The checksum is always verified. Batches have `images` float32 [n,28,28,1] in [-1,1] and `labels` int32
 * [n]. It works only in Node.
 *
 * @throws GanError `network` if no local copy exists and the download fails; `checksum` if a file is not MNIST; `io` if
 *   the cache cannot be written; the signal's reason after an abort
 * @example
 * const dataset = await mnist({ split: 'test' });
 * const { images, labels } = await dataset.get([0, 1, 2], { epoch: 0, random: rowStreams(randomStream(0)) });
 */
export function mnist(options: PublishedSetOptions = {}): Promise<LabelledImageDataset> {
  return loadIdxSet(set, options);
}
