import * as tf from '@tensorflow/tfjs-core';
import type { FoldedConvolution } from './folding.ts';
import type { Convolution, Fork, Layer, Pool } from './table.ts';
import { convolutionName } from './weights.ts';

type Step = (x: tf.Tensor4D) => tf.Tensor4D;

/** Creates the layers of a block and stores their weights on the current engine. */
export class LayerMaker {
  readonly #convolutions: ReadonlyMap<string, FoldedConvolution>;
  readonly tensors: tf.Tensor[] = [];

  constructor(convolutions: ReadonlyMap<string, FoldedConvolution>) {
    this.#convolutions = convolutions;
  }

  sequence(block: string, layers: readonly Layer[]): Step {
    const [pool, projection, ...rest] = layers;
    if (pool?.kind === 'mean' && projection?.kind === 'convolution') {
      // The mean pooling and the 1x1 convolution may be exchanged. The convolution runs first, because it reduces the
      // number of channels that are averaged.
      const project = this.#convolution(block, projection, 'linear');
      return follow([project, (x) => tf.relu(pooled(pool, x)), this.sequence(block, rest)]);
    }
    return follow(layers.map((layer) => this.#layer(block, layer)));
  }

  #layer(block: string, layer: Layer): Step {
    if (layer.kind === 'convolution') return this.#convolution(block, layer, 'relu');
    if (layer.kind === 'fork') return this.#fork(block, layer);
    return (x) => pooled(layer, x);
  }

  #fork(block: string, { branches }: Fork): Step {
    const steps = branches.map((branch) => this.sequence(block, branch));
    return (x) =>
      tf.concat(
        steps.map((step) => step(x)),
        3,
      );
  }

  #convolution(block: string, { name, stride, pad }: Convolution, activation: 'linear' | 'relu'): Step {
    const folded = this.#convolutions.get(convolutionName(block, name))!;
    const filter = tf.tensor4d(folded.filter, folded.shape);
    const bias = tf.tensor1d(folded.bias);
    this.tensors.push(filter, bias);
    return (x) => tf.fused.conv2d({ x, filter, strides: stride, pad, bias, activation });
  }
}

function follow(steps: readonly Step[]): Step {
  return (x) => steps.reduce((result, step) => step(result), x);
}

function pooled({ kind, stride, pad }: Pool, x: tf.Tensor4D): tf.Tensor4D {
  return kind === 'max' ? tf.maxPool(x, 3, stride, pad) : tf.avgPool(x, 3, stride, pad);
}
