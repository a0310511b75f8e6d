export {
  type Checksum,
  cacheFolder,
  type DownloadOptions,
  type DownloadProgress,
  download,
} from '@ganforge/formats/download';
export type { FitOptions } from '@ganforge/media';
export { type ChessDataset, type ChessDatasetOptions, chessDataset } from './chess/chess-dataset.ts';
export { playersOf } from './chess/players.ts';
export { splitGames, unseenPositions } from './chess/split-games.ts';
export { type CifarOptions, loadCifar, parseCifar } from './images/cifar.ts';
export { type FloatImageArrays, type FloatImageDataset, floatImageDataset } from './images/float-image-dataset.ts';
export { type IdxArray, type IdxData, loadIdx, parseIdx } from './images/idx.ts';
export { type IdxDatasetOptions, idxDataset } from './images/idx-dataset.ts';
export {
  type ImageArrays,
  type ImageDataset,
  imageArrayDataset,
  type LabelledImageDataset,
} from './images/image-array-dataset.ts';
export {
  type ImageFolder,
  type ImageFolderOptions,
  imageFolder,
  type LabelledImageFolder,
} from './images/image-folder.ts';
export { labelsOf } from './labels.ts';
export { type DrawnMoleculesOptions, drawnMolecules } from './molecules/drawn-molecules.ts';
export { type MoleculeDataset, moleculeDataset } from './molecules/molecule-dataset.ts';
export { type GaussianMixture, type GridOptions, grid, type RingOptions, ring } from './points/gaussian-mixture.ts';
export { type PointArrays, type PointDataset, pointDataset } from './points/point-dataset.ts';
export { type SwissRollOptions, swissRoll } from './points/swiss-roll.ts';
export { cifar10 } from './sets/cifar10.ts';
export type { FaceAttributes } from './sets/drawn-face.ts';
export {
  type DrawnFaces,
  type DrawnFacesOptions,
  drawnFaces,
  type FaceBatch,
  faceAttributes,
} from './sets/drawn-faces.ts';
export { fashionMnist } from './sets/fashion-mnist.ts';
export { mnist } from './sets/mnist.ts';
export type { PublishedSetOptions } from './sets/published-file.ts';
export { type StrokeDigitsOptions, strokeDigits } from './sets/stroke-digits.ts';
export { type DrawnShapes, type DrawnShapesOptions, drawnShapes, type ShapeBatch } from './shapes/drawn-shapes.ts';
export { type DrawnShape, type ShapeCombinations, shapeAttributes } from './shapes/scenes.ts';
export {
  type PrivateTableOptions,
  type TableDataset,
  type TableDatasetOptions,
  tableDataset,
} from './table/table-dataset.ts';
export { type TableFileOptions, tableFile } from './table/table-file.ts';
export { type LstmOracle, type LstmOracleOptions, lstmOracle } from './text/lstm-oracle.ts';
export { type LabelledTextDataset, type TextDataset, type Texts, textDataset } from './text/text-dataset.ts';
export { textFolder, textLines } from './text/text-files.ts';
export { balanced } from './wrappers/balanced.ts';
export { type CaptionedDataset, type CaptionedOptions, captioned } from './wrappers/captioned.ts';
export { type LabelledDataset, onlyClasses } from './wrappers/only-classes.ts';
export { type PairedDataset, paired, type SideBySideOptions, sideBySideFolder } from './wrappers/paired.ts';
export { type SplitOptions, split } from './wrappers/split.ts';
export { subset } from './wrappers/subset.ts';
export { take } from './wrappers/take.ts';
export { type UnpairedDataset, unpaired } from './wrappers/unpaired.ts';
export { unpairedFolders } from './wrappers/unpaired-folders.ts';
