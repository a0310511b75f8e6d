export type { Checksum } from './checksum.ts';
export { type DownloadOptions, type DownloadProgress, download } from './download.ts';
export { fashionMnist } from './fashion-mnist.ts';
export { cacheFolder } from './folders.ts';
export { type IdxArray, type IdxData, loadIdx, parseIdx } from './idx.ts';
export { type IdxDatasetOptions, idxDataset } from './idx-dataset.ts';
export type { IdxSetOptions } from './idx-set.ts';
export {
  type ImageArrays,
  type ImageDataset,
  imageArrayDataset,
  type LabelledImageDataset,
} from './image-array-dataset.ts';
export { mnist } from './mnist.ts';
export { type StrokeDigitsOptions, strokeDigits } from './stroke-digits.ts';
export { take } from './take.ts';
