import { dropout } from '@ganforge/core/layers';
import { input, type LayersModel, layers, model, type SymbolicTensor, sequential } from '@tensorflow/tfjs-layers';
import type { CtganConfig, TableLayout } from './ctgan-options.ts';

/**
 * Builds the generator. It maps z and a condition, concatenated to [N, latentDim + K], to the logits and scalars of
 * rows [N,width] before their activations. It has residual layers with batch norm and ReLU; the output of each is
 * concatenated with its input.
 */
export function ctganGenerator(
  { latentDim, generatorUnits }: CtganConfig,
  { width, conditionSize }: TableLayout,
): LayersModel {
  const inputs = input({ shape: [latentDim + conditionSize], name: 'z' });
  let x = inputs;
  generatorUnits.forEach((units, i) => {
    const chain = [
      layers.dense({ name: `residual${i + 1}`, units, kernelInitializer: 'zeros' }),
      layers.batchNormalization({ name: `norm${i + 1}`, epsilon: 1e-5, momentum: 0.9 }),
      layers.reLU({ name: `relu${i + 1}` }),
    ];
    const found = chain.reduce((at, layer) => layer.apply(at) as SymbolicTensor, x);
    x = layers.concatenate({ name: `join${i + 1}` }).apply([found, x]) as SymbolicTensor;
  });
  const row = layers.dense({ name: 'row', units: width, kernelInitializer: 'zeros' });
  return model({ name: 'generator', inputs, outputs: row.apply(x) as SymbolicTensor });
}

/** Builds the critic. It maps packs of rows and their conditions [N / pac, pac * (width + K)] to scores [N / pac,1]. */
export function ctganCritic(
  { pac, criticUnits, dropout: rate }: CtganConfig,
  { width, conditionSize }: TableLayout,
): LayersModel {
  const inputShape = [pac * (width + conditionSize)];
  return sequential({
    name: 'critic',
    layers: [
      ...criticUnits.flatMap((units, i) => [
        layers.dense({
          name: `hidden${i + 1}`,
          units,
          kernelInitializer: 'zeros',
          ...(i === 0 && { inputShape }),
        }),
        layers.leakyReLU({ name: `relu${i + 1}`, alpha: 0.2 }),
        dropout({ name: `dropout${i + 1}`, rate }),
      ]),
      layers.dense({ name: 'score', units: 1, kernelInitializer: 'zeros' }),
    ],
  });
}
