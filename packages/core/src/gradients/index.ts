import { repairGradients } from './repair.ts';

export { type BatchNormOptions, batchNorm } from './batch-norm.ts';
export { repairGradients } from './repair.ts';
export { logSoftmax, type SoftmaxCrossEntropyOptions, softmaxCrossEntropy } from './softmax-cross-entropy.ts';

repairGradients();
