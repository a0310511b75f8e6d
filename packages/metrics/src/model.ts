export { type ImageModel, type ModelExtractorOptions, modelExtractor } from './extractors/model-extractor.ts';
