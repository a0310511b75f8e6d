import type { LabelledImageDataset } from '../images/image-array-dataset.ts';
import { type IdxSet, loadIdxSet } from './idx-set.ts';
import { drawnDigits, type PublishedSetOptions } from './published-file.ts';

/**
 * The files with the SHA-256 sums of their decompressed content. The publisher states these MD5 sums of the archives:
 * 8d4fb7e6c68d591d4c3dfef9ec88bf0d (train images), 25c81989df183df01b3e8a0aad5dffbe (train labels),
 * bef4ecab320f06d8554ea6380940ec79 (test images) and bb300cfdad3c16e7a12a480ee83cd310 (test labels).
 */
const set: IdxSet = {
  title: 'Fashion-MNIST',
  name: 'fashion-mnist',
  standIn: drawnDigits,
  mirrors: [
    'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/', // the address of the publisher, without https
    'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/',
  ],
  classes: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  splits: {
    train: {
      images: {
        file: 'train-images-idx3-ubyte',
        sha256: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
      },
      labels: {
        file: 'train-labels-idx1-ubyte',
        sha256: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
      },
    },
    test: {
      images: {
        file: 't10k-images-idx3-ubyte',
        sha256: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
      },
      labels: {
        file: 't10k-labels-idx1-ubyte',
        sha256: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
      },
    },
  },
};

/**
 * Loads Fashion-MNIST, which has 70,000 grey pictures of clothes on black in ten classes, each with 28x28 pixels (Xiao
 * et al. 2017).
 *
 * It searches `<GANFORGE_DATA_DIR>/fashion-mnist` and then the cache. If it finds nothing, it downloads 30 MB to the
 * cache. The checksum is always verified. Batches have `images` float32 [n,28,28,1] in [-1,1] and `labels` int32 [n].
 * It works only in Node.
 *
 * @throws GanError `network` if no local copy exists and the download fails; `checksum` if a file is not Fashion-MNIST;
 *   `io` if the cache cannot be written; the signal's reason after an abort
 * @example
 * const dataset = await fashionMnist({ split: 'test' });
 * dataset.entries.labels.classes[dataset.labels[0]!]; // 'Ankle boot'
 */
export function fashionMnist(options: PublishedSetOptions = {}): Promise<LabelledImageDataset> {
  return loadIdxSet(set, options);
}
