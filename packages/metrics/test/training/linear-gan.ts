import { drawLatents, type Gan, type ImageBatch, sgd } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { image } from './corner-extractor.ts';

export function linearGan(): Gan<ImageBatch> {
  const out = layers.dense({ name: 'out', inputShape: [2], units: 4, kernelInitializer: 'ones' });
  const generator = sequential({ name: 'generator', layers: [out] });
  return {
    name: 'linear',
    config: {},
    networks: { generator },
    players: [
      {
        name: 'generator',
        trains: ['generator'],
        optimizer: sgd({ learningRate: 0.1 }),
        loss: ({ images }, ctx) => {
          const made = ctx.run('generator', ctx.random('z').normal([images.shape[0], 2]));
          return { distance: tf.mean(tf.square(tf.sub(made, tf.reshape(images, [-1, 4])))) as tf.Scalar };
        },
      },
    ],
    needs: { images: image },
    output: { images: image },
    latent: { z: { kind: 'normal', shape: [2] } },
    sampling: ['generator'],
    dispose: () => generator.dispose(),
    sample: ({ n, random, latent }) => ({
      images: tf.tidy(() => {
        const { z } = latent ?? drawLatents({ z: { kind: 'normal', shape: [2] } }, n, random);
        return tf.reshape(tf.tanh(generator.predict(z!) as tf.Tensor), [n, 2, 2, 1]);
      }),
    }),
  };
}
