export type { PretrainedModel, PretrainedName, PretrainedScores } from './model.ts';
export { type PretrainedOptions, pretrained, pretrainedFile, pretrainedModels } from './pretrained.ts';
