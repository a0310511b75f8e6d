export type { MoveSpec, PositionSpec } from './chess/spec.ts';
export type { ClassSpec } from './class/spec.ts';
export { batchParts, entriesFit, entryValues, type HostBatch } from './entries.ts';
export { codecOf } from './image/codec.ts';
export { type FittedFolder, type FittedFolderOptions, openFittedFolder } from './image/files/fitted-folder.ts';
export { byCodePoint, isImageName } from './image/files/names.ts';
export { type FolderSurvey, surveyFolder } from './image/files/survey.ts';
export type { FitOptions, Half } from './image/fit.ts';
export { fitNames } from './image/fit.ts';
export { gifComments, withGifComment } from './image/gif/comments.ts';
export { signedLevels } from './image/levels.ts';
export { decodePng, type PngOptions } from './image/png/decode.ts';
export { pngTexts, withPngText } from './image/png/text.ts';
export { antialiasedBilinear } from './image/resize/antialiased-bilinear.ts';
export { halfPixelBilinear } from './image/resize/half-pixel-bilinear.ts';
export { resample } from './image/resize/lanczos.ts';
export { pilBicubic } from './image/resize/pil-bicubic.ts';
export { atSize, type Resizer } from './image/resize/resizer.ts';
export { tf1Bilinear } from './image/resize/tf1-bilinear.ts';
export type { Codec, ImageBatch, RgbImage } from './image/rgb-image.ts';
export { loadSharp, type SharpFunction } from './image/sharp.ts';
export type { ImageSpec, PixelImage } from './image/spec.ts';
export type { Artifact, HostArray, HostValues, Kind, Part, RenderOptions } from './kind.ts';
export {
  decodeExamples,
  describeSpec,
  encodeExamples,
  kinds,
  partsOf,
  readExamples,
  renderExamples,
  specsFit,
  validateSpec,
  writeExamples,
} from './kinds.ts';
export { readSmiles } from './molecule/smiles.ts';
export type { MoleculeGraph, MoleculeSpec } from './molecule/spec.ts';
export { isMolecule } from './molecule/valence.ts';
export type { PointsSpec } from './points/spec.ts';
export { type RenderSamplesOptions, renderSamples } from './render-samples.ts';
export type { ExampleOf, KindName, Kinds, Spec, SpecOf, Specs } from './spec.ts';
export { type CellColumn, cellsAt, cellsOfRows, type TableCells } from './table/cells.ts';
export { choiceOf, type Span, spansOf } from './table/columns.ts';
export {
  cellReader,
  fitTable,
  type InferTableOptions,
  inferTable,
  inferTypes,
  type ReadTableOptions,
  readTable,
} from './table/infer.ts';
export type { ColumnType } from './table/infer-column.ts';
export { joinTables, type LinkedTables, type LinkOptions, linkTables, unlinkTables } from './table/linked.ts';
export { type PackedTable, packTable } from './table/packed.ts';
export type { CountNoise } from './table/private-counts.ts';
export type {
  BooleanColumn,
  CategoryColumn,
  Cell,
  ConstantColumn,
  DateColumn,
  IdColumn,
  Mode,
  NumberColumn,
  TableColumn,
  TablePrivacy,
  TableRow,
  TableSpec,
} from './table/spec.ts';
export { rowsOfCells } from './table/words.ts';
export { type FitTextsOptions, type FittedTexts, fitTexts, type TextsLeftOut } from './text/fit.ts';
export { type InferTextOptions, inferText } from './text/infer.ts';
export { readLines } from './text/lines.ts';
export type { TextSpec } from './text/spec.ts';
export type { VectorSpec } from './vector/spec.ts';
