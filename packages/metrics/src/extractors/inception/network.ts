import * as tf from '@tensorflow/tfjs-core';
import { INCEPTION_FEATURE_LAYERS, SPATIAL_CHANNELS } from './feature-layers.ts';
import { LayerMaker } from './layers.ts';
import { CLASSES, INCEPTION } from './table.ts';
import type { InceptionWeights } from './weights.ts';

/** Runs the network on the current engine, which stores the weights. */
export class InceptionNetwork {
  readonly #blocks: readonly { readonly name: string; readonly run: (x: tf.Tensor4D) => tf.Tensor4D }[];
  readonly #classes: tf.Tensor2D;
  readonly #classBias: tf.Tensor1D;
  readonly #held: readonly tf.Tensor[];

  constructor({ convolutions, classes, classBias, features }: InceptionWeights) {
    const maker = new LayerMaker(convolutions);
    this.#blocks = INCEPTION.map(({ name, layers }) => ({ name, run: maker.sequence(name, layers) }));
    this.#classes = tf.tensor2d(classes, [CLASSES, features]);
    this.#classBias = tf.tensor1d(classBias);
    this.#held = [...maker.tensors, this.#classes, this.#classBias];
  }

  /**
   * Computes the requested outputs, each [n,features], of images [n,299,299,3] that a preset has scaled. Layers that no
   * requested output needs are not computed. The caller disposes the tensors.
   */
  outputs(images: tf.Tensor4D, layers: readonly string[]): Record<string, tf.Tensor2D> {
    return tf.tidy(() => {
      const found: Record<string, tf.Tensor2D> = {};
      let missing = layers;
      let x = images;
      for (const { name, run } of this.#blocks) {
        if (missing.length === 0) break;
        // Each block runs in its own `tf.tidy`, because the outputs of all blocks together would take 90 MB per image.
        const next = tf.tidy(() => run(x));
        if (x !== images) x.dispose();
        x = next;
        for (const layer of missing)
          if (INCEPTION_FEATURE_LAYERS[layer]!.after === name) found[layer] = this.#read(layer, x);
        missing = missing.filter((layer) => found[layer] === undefined);
      }
      return found;
    });
  }

  dispose(): void {
    tf.dispose([...this.#held]);
  }

  #read(layer: string, x: tf.Tensor4D): tf.Tensor2D {
    if (layer === 'sfid')
      return tf.reshape(tf.slice(x, 0, [...x.shape.slice(0, 3), SPATIAL_CHANNELS]), [x.shape[0], -1]);
    const means = tf.mean<tf.Tensor2D>(x, [1, 2]);
    if (layer === 'logits') return tf.add(this.#logits(means), this.#classBias);
    return layer === 'logits_unbiased' ? this.#logits(means) : means;
  }

  #logits(means: tf.Tensor2D): tf.Tensor2D {
    return tf.matMul(means, this.#classes, false, true);
  }
}
