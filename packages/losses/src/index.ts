export { binaryCrossEntropy, type DiscriminatorLabels, resolveLabels } from './binary-cross-entropy.ts';
export { type MinimaxLoss, minimax } from './minimax.ts';
export { type NonSaturatingLoss, nonSaturating } from './non-saturating.ts';
