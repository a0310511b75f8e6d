import * as tf from '@tensorflow/tfjs-core';
import * as layers from '@tensorflow/tfjs-layers';
import { type BenchOptions, median, type Row, sawtooth, settled, timed } from './measure.ts';

/** Multiplications and additions of a step for each image: 6 passes of D and 6 of G at 0.205 GFLOP each (see README). */
export const flopPerImage = 2.5e9;

const { conv2d, conv2dTranspose, batchNormalization, leakyReLU, reLU, activation } = layers.layers;

/** The networks of Radford, Metz and Chintala 2016 (arXiv:1511.06434), 64x64x3, f = 64, z = 100. */
function networks(): { g: layers.Sequential; d: layers.Sequential } {
  const kernelInitializer = layers.initializers.randomNormal({ stddev: 0.02, seed: 1 });
  const common = { kernelSize: 4, useBias: false, kernelInitializer };
  const g = layers.sequential();
  g.add(conv2dTranspose({ ...common, filters: 512, padding: 'valid', inputShape: [1, 1, 100] }));
  for (const filters of [256, 128, 64]) {
    g.add(batchNormalization({}));
    g.add(reLU({}));
    g.add(conv2dTranspose({ ...common, filters, strides: 2, padding: 'same' }));
  }
  g.add(batchNormalization({}));
  g.add(reLU({}));
  g.add(conv2dTranspose({ ...common, filters: 3, strides: 2, padding: 'same' }));
  g.add(activation({ activation: 'tanh' }));

  const d = layers.sequential();
  d.add(conv2d({ ...common, filters: 64, strides: 2, padding: 'same', inputShape: [64, 64, 3] }));
  d.add(leakyReLU({ alpha: 0.2 }));
  for (const filters of [128, 256, 512]) {
    d.add(conv2d({ ...common, filters, strides: 2, padding: 'same' }));
    d.add(batchNormalization({}));
    d.add(leakyReLU({ alpha: 0.2 }));
  }
  d.add(conv2d({ ...common, filters: 1, padding: 'valid' }));
  return { g, d };
}

/** One step: D on real and on fake images, then G, both with Adam(2e-4, .5, .999); 4 networks' passes share nothing. */
export function dcganStep(batch: number): () => Promise<void> {
  const { g, d } = networks();
  const variables = (model: layers.Sequential) => model.trainableWeights.map((w) => w.read() as tf.Variable);
  const run = (model: layers.Sequential, x: tf.Tensor) => model.apply(x, { training: true }) as tf.Tensor;
  const [forD, forG] = [tf.train.adam(2e-4, 0.5, 0.999), tf.train.adam(2e-4, 0.5, 0.999)];
  const real = sawtooth([batch, 64, 64, 3]);
  const z = sawtooth([batch, 1, 1, 100]);
  const real1 = (logits: tf.Tensor) => tf.mean(tf.softplus(tf.neg(logits))) as tf.Scalar;
  const fake0 = (logits: tf.Tensor) => tf.mean(tf.softplus(logits)) as tf.Scalar;
  const [dVariables, gVariables] = [variables(d), variables(g)];
  return async () => {
    const fake = tf.tidy(() => run(g, z));
    const dLoss = () => tf.add(real1(run(d, real)), fake0(run(d, fake))) as tf.Scalar;
    forD.minimize(dLoss, false, dVariables);
    fake.dispose();
    await settled(forG.minimize(() => real1(run(d, run(g, z))), true, gVariables)!);
  };
}

export async function dcgan64({ engine, batch }: BenchOptions): Promise<Row> {
  const medianSeconds = median(await timed(dcganStep(batch), 3));
  const imagesPerSecond = batch / medianSeconds;
  const gflops = (imagesPerSecond * flopPerImage) / 1e9;
  return { bench: 'dcgan64', engine, batch, medianSeconds, imagesPerSecond, gflops };
}
