import { type LayersModel, layers, sequential } from '@tensorflow/tfjs-layers';

/** Returns a network with one hidden layer of 16 units, from [N,inputs] to [N,outputs]. */
export function perceptron(name: string, inputs: number, outputs: number): LayersModel {
  return sequential({
    name,
    layers: [
      layers.dense({ name: 'hidden', units: 16, activation: 'tanh', inputShape: [inputs] }),
      layers.dense({ name: 'out', units: outputs }),
    ],
  });
}
