import { layers } from '@tensorflow/tfjs-layers';

/** The sizes of a multilayer perceptron. */
export interface MlpSizes {
  readonly inputs: number;
  /** Number of units of each hidden layer. */
  readonly features: number;
  /** Number of hidden layers. */
  readonly depth: number;
  readonly outputs: number;
}

/**
 * Returns the layers of a multilayer perceptron with ReLU, which maps [N,inputs] to [N,outputs]. The last layer is
 * linear.
 *
 * @param normalize returns the layers between a hidden layer (`hidden1` and so on) and its ReLU
 * @returns the layers for `tf.sequential`; their kernels are zeros until `initialise` sets them
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
