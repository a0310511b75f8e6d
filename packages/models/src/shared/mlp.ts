import { layers } from '@tensorflow/tfjs-layers';

/** The sizes of a multilayer perceptron. */
export interface MlpSizes {
  readonly inputs: number;
  /** Units of each hidden layer. */
  readonly features: number;
  /** Hidden layers. */
  readonly depth: number;
  readonly outputs: number;
}

/**
 * A multilayer perceptron with ReLU: [N,inputs] to [N,outputs], the last layer linear.
 *
 * @param normalize makes the layer between a hidden layer (`hidden1` and so on) and its ReLU
 * @returns layers for `tf.sequential`, with kernels of zeros that `initialise` fills
 */
export function mlpLayers(
  { inputs, features, depth, outputs }: MlpSizes,
  normalize: (name: string) => layers.Layer[] = () => [],
): layers.Layer[] {
  const hidden = Array.from({ length: depth }, (_, i) => i + 1);
  return [
    ...hidden.flatMap((i) => [
      layers.dense({
        name: `hidden${i}`,
        units: features,
        kernelInitializer: 'zeros',
        ...(i === 1 && { inputShape: [inputs] }),
      }),
      ...normalize(`norm${i}`),
      layers.reLU({ name: `relu${i}` }),
    ]),
    layers.dense({ name: 'output', units: outputs, kernelInitializer: 'zeros' }),
  ];
}
