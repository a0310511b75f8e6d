import type { LabelledImageDataset } from '../images/image-array-dataset.ts';
import { type IdxSet, loadIdxSet } from './idx-set.ts';
import { drawnDigits, type PublishedSetOptions } from './published-file.ts';

/**
 * SHA-256 sums of the decompressed files. Their published MD5 sums are: 6bbc9ace898e44ae57da46a324031adb (train
 * images), a25bea736e30d166cdddb491f175f624 (train labels), 2646ac647ad5339dbf082846283269ea (test images) and
 * 27ae3e4e09519cfbb04c329615203637 (test labels).
 */
const set: IdxSet = {
  title: 'MNIST',
  name: 'mnist',
  standIn: drawnDigits,
  mirrors: [
    'https://ossci-datasets.s3.amazonaws.com/mnist/', // PyTorch's
    'https://storage.googleapis.com/cvdf-datasets/mnist/', // Google's, of the Common Visual Data Foundation
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
 * Loads MNIST: 70,000 handwritten digits, 28x28, one channel, white on black, labelled 0-9 (LeCun et al. 1998).
 *
 * It looks in `<GANFORGE_DATA_DIR>/mnist`, then in the cache, then downloads to the cache (11 MB for `train`). The
 * checksum is always checked. Batches are `images` float32 [n,28,28,1] in [-1,1] and `labels` int32 [n]. Node only.
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
