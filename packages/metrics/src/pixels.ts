export { type PixelsOptions, pixels } from './extractors/pixels.ts';
