export { type ClassScoreOptions, classScore } from './training/class-score.ts';
export { type GeneratorEvaluationOptions, generatorEvaluation } from './training/evaluation.ts';
export { type FrechetScoreOptions, frechetScore } from './training/frechet-score.ts';
export { densityCoverageScore, type NeighbourScoreOptions, precisionRecallScore } from './training/neighbour-scores.ts';
export type { Score, ScoreOf, ScoreValues } from './training/score.ts';
