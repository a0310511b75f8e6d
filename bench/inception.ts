import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { sawtooth, type Workload } from './measure.ts';

/**
 * A layer such as `conv 64 3x3/2 valid` or `max 3x3`, or parallel branches that are concatenated along the channels.
 */
type Layer = string | Layer[][];
type Step = (x: tf.Tensor4D) => tf.Tensor4D;

/**
 * Runs inference of Inception v3 for its 2,048 features on images of 299x299x3. The weights are random.
 *
 * The network is that of Szegedy et al. 2016, "Rethinking the Inception Architecture for Computer Vision", as it is
 * used for the Fréchet distance. It has convolutions, batch norm and ReLU, and means at the border exclude the padding.
 * The PyTorch twin reads the same table.
 */
export function inception(batch: number): Workload {
  const table = JSON.parse(readFileSync(new URL('./inception-v3.json', import.meta.url), 'utf8')) as Layer[];
  const network = new Network();
  const { step } = network.sequence(table, 3);
  const images = sawtooth([batch, 299, 299, 3]) as tf.Tensor4D;
  const infer = (): void => tf.dispose(tf.tidy(() => tf.mean(step(images), [1, 2])));
  return { cases: { '': infer }, parameters: network.parameters };
}

/** Builds layers and counts their weights. */
class Network {
  parameters = 0;

  sequence(table: readonly Layer[], channels: number): { step: Step; channels: number } {
    const steps: Step[] = [];
    let width = channels;
    for (const layer of table) {
      const made = typeof layer === 'string' ? this.#layer(layer, width) : this.#branches(layer, width);
      steps.push(made.step);
      width = made.channels;
    }
    return { step: (x) => steps.reduce((result, step) => step(result), x), channels: width };
  }

  #branches(branches: readonly Layer[][], channels: number): { step: Step; channels: number } {
    const made = branches.map((branch) => this.sequence(branch, channels));
    return {
      step: (x) =>
        tf.concat(
          made.map(({ step }) => step(x)),
          3,
        ),
      channels: made.reduce((sum, branch) => sum + branch.channels, 0),
    };
  }

  #layer(text: string, channels: number): { step: Step; channels: number } {
    const [, kind, filters, rows, columns, stride, valid] = /^(\w+)(?: (\d+))? (\d)x(\d)(?:\/(\d))?( valid)?$/.exec(
      text,
    )!;
    const kernel: [number, number] = [Number(rows), Number(columns)];
    const strides = Number(stride ?? 1);
    const pad = valid === undefined ? 'same' : 'valid';
    if (kind === 'max') return { step: (x) => tf.maxPool(x, kernel, strides, pad), channels };
    if (kind === 'avg') return { step: (x) => tf.avgPool(x, kernel, strides, pad), channels };
    const out = Number(filters);
    // He's variance keeps the values of all layers in a similar range, so no values become denormal numbers.
    const scale = Math.sqrt(6 / (kernel[0] * kernel[1] * channels));
    const filter = tf.mul<tf.Tensor4D>(sawtooth([...kernel, channels, out]), scale);
    const [mean, variance, gamma, beta] = [tf.zeros([out]), tf.ones([out]), tf.ones([out]), tf.zeros([out])];
    this.parameters += filter.size + gamma.size + beta.size;
    const step: Step = (x) =>
      tf.relu(tf.batchNorm(tf.conv2d(x, filter, strides, pad), mean, variance, beta, gamma, 1e-3) as tf.Tensor4D);
    return { step, channels: out };
  }
}
