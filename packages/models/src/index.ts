export { adaPipeline } from './augment/ada/pipeline.ts';
export type { Augmentation } from './augment/augmentation.ts';
export { type AugmentationName, diffAugment } from './augment/diff-augment.ts';
export { type ChessGan, type ChessGanOptions, chessGan } from './chess/chess-gan.ts';
export {
  CHESS_LEVELS,
  type ChessLevel,
  type ChessPartner,
  chessPartner,
  type MoveShares,
} from './chess/chess-partner.ts';
export { materialOf, searchGains } from './chess/search.ts';
export { type Acgan, type AcganOptions, acgan } from './conditional/acgan.ts';
export { type CganOptions, cgan } from './conditional/cgan.ts';
export { type InfoGan, type InfoGanOptions, infoGan } from './conditional/info-gan.ts';
export { type DcganOptions, dcgan } from './dcgan/dcgan.ts';
export { fastGan } from './fast-gan/fast-gan.ts';
export type { FastGanOptions } from './fast-gan/fast-gan-options.ts';
export { type DiscriminatorFeatures, discriminatorFeatures } from './features/discriminator-features.ts';
export { gan } from './gan/gan.ts';
export type { GanOptions } from './gan/gan-options.ts';
export { proGan } from './growing/pro-gan.ts';
export type { ProGanOptions } from './growing/pro-gan-options.ts';
export { type AttributeEditor, type AttributeEditorOptions, attributeEditor } from './latent/attribute-editor.ts';
export { type Generator, principalDirections, sefaDirections } from './latent/directions.ts';
export { type LabelDirectionsOptions, labelDirections } from './latent/label-directions.ts';
export { type MixingGrid, mixingGrid } from './latent/mixing-grid.ts';
export {
  type ImageDistance,
  type LatentProjection,
  type LatentProjectionOptions,
  type ProjectionOptions,
  pixelDistance,
  projectToLatent,
} from './latent/projection.ts';
export { projectToStyle, type StyleProjection, type StyleProjectionOptions } from './latent/style-projection.ts';
export type { EigenPairs } from './latent/top-eigenvectors.ts';
export { type MolGanOptions, type MolGanParts, molGan } from './molecule/mol-gan.ts';
export { r3Gan } from './r3-gan/r3-gan.ts';
export type { R3GanOptions } from './r3-gan/r3-gan-options.ts';
export { bigGan } from './spectral/big-gan.ts';
export type { BigGanOptions } from './spectral/big-gan-options.ts';
export { type SaGanOptions, saGan } from './spectral/sa-gan.ts';
export { type SnGanOptions, snGan } from './spectral/sn-gan.ts';
export { stackGan } from './stack-gan/stack-gan.ts';
export type { StackGanOptions } from './stack-gan/stack-gan-options.ts';
export { type StyleGan2, styleGan2 } from './style/style-gan-2.ts';
export type { StyleGan2Options } from './style/style-gan-2-options.ts';
export type { RowConstraint } from './table/constraints.ts';
export { type Ctgan, ctgan } from './table/ctgan.ts';
export type { CtganOptions } from './table/ctgan-options.ts';
export type { CellRange, RowsRequest } from './table/sample-rows.ts';
export { type RelGanOptions, relGan } from './text/rel-gan.ts';
export { type SeqGanOptions, seqGan } from './text/seq-gan.ts';
export type { TextGan } from './text/text-gan.ts';
export { cycleGan } from './translation/cycle-gan.ts';
export type { CycleGanOptions } from './translation/cycle-gan-options.ts';
export { type WganOptions, wgan } from './wasserstein/wgan.ts';
export { wganGp } from './wasserstein/wgan-gp.ts';
export type { WganGpOptions } from './wasserstein/wgan-gp-options.ts';
