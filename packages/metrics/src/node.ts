export type { Codec, RgbImage } from '@ganforge/media';
export {
  type ImageSource,
  imageArray,
  imageFolder,
  imageZip,
  type ReadImage,
  type SourceImage,
} from '@ganforge/media/node';
export { featureMatricesOf } from './images/feature-matrices-of.ts';
export { type FeaturesOptions, featuresOf, type ImagesRead, type OnFeatures } from './images/features-of.ts';
export { type MomentsOptions, momentsOf } from './images/moments-of.ts';
