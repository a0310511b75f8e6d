export { featureMatricesOf } from './images/feature-matrices-of.ts';
export { type FeaturesOptions, featuresOf, type ImagesRead, type OnFeatures } from './images/features-of.ts';
export { imageArray } from './images/image-array.ts';
export { imageFolder } from './images/image-folder.ts';
export type { ImageSource, ReadImage, SourceImage } from './images/image-source.ts';
export { imageZip } from './images/image-zip.ts';
export { type MomentsOptions, momentsOf } from './images/moments-of.ts';
export type { Codec, RgbImage } from './images/rgb-image.ts';
