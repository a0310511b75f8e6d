export type { Codec, RgbImage } from '@ganforge/media';
export {
  type ImageSource,
  imageArray,
  imageFolder,
  imageZip,
  type ReadImage,
  type SourceImage,
} from '@ganforge/media/node';
export { featureMatricesOf } from './features/feature-matrices-of.ts';
export { type FeaturesOptions, featuresOf, type ImagesRead, type OnFeatures } from './features/features-of.ts';
export { type MomentsOptions, momentsOf } from './features/moments-of.ts';
