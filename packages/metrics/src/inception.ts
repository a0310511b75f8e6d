export { type InceptionV3Options, inceptionV3 } from './extractors/inception/inception-v3.ts';
export type { InceptionPreset } from './extractors/inception/presets.ts';
