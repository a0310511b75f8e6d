export {
  type Checksum,
  cacheFolder,
  type DownloadOptions,
  type DownloadProgress,
  download,
} from '@ganforge/formats/download';
export type { FitOptions } from '@ganforge/media';
export { type CifarOptions, loadCifar, parseCifar } from './cifar.ts';
export { cifar10 } from './cifar10.ts';
export { fashionMnist } from './fashion-mnist.ts';
export { type FloatImageArrays, type FloatImageDataset, floatImageDataset } from './float-image-dataset.ts';
export { type GaussianMixture, type GridOptions, grid, type RingOptions, ring } from './gaussian-mixture.ts';
export { type IdxArray, type IdxData, loadIdx, parseIdx } from './idx.ts';
export { type IdxDatasetOptions, idxDataset } from './idx-dataset.ts';
export {
  type ImageArrays,
  type ImageDataset,
  imageArrayDataset,
  type LabelledImageDataset,
} from './image-array-dataset.ts';
export { type ImageFolder, type ImageFolderOptions, imageFolder, type LabelledImageFolder } from './image-folder.ts';
export { labelsOf } from './labels.ts';
export { mnist } from './mnist.ts';
export { type LabelledDataset, onlyClasses } from './only-classes.ts';
export { type PairedDataset, paired, type SideBySideOptions, sideBySideFolder } from './paired.ts';
export { type PointArrays, type PointDataset, pointDataset } from './point-dataset.ts';
export type { PublishedSetOptions } from './published-file.ts';
export { type SplitOptions, split } from './split.ts';
export { type StrokeDigitsOptions, strokeDigits } from './stroke-digits.ts';
export { subset } from './subset.ts';
export { type SwissRollOptions, swissRoll } from './swiss-roll.ts';
export { take } from './take.ts';
export { type UnpairedDataset, unpaired } from './unpaired.ts';
export { unpairedFolders } from './unpaired-folders.ts';
