import { type Gan, randomStream, runNetwork } from '@ganforge/core';
import type { HostBatch } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';

/** Number of examples of each kind that are scored at once. */
const SCORED = 64;

/** Computes statistics of the outputs of the discriminator for training examples, samples and held-out examples. */
type Scorer = (of: {
  readonly train: HostBatch;
  readonly made: HostBatch;
  readonly held?: HostBatch;
}) => Promise<Readonly<Record<string, number>>>;

/**
 * Creates the scorer from the discriminator of a GAN. Returns undefined if the input of the discriminator is not a
 * single example, for instance if it is an image with its class, or several images.
 *
 * - `discriminator/sign`: `r_t = E[sign(D(x))]` over training examples, where D is the logit. It is 0 if the
 *   discriminator knows nothing, and 1 if it is always right.
 * - `discriminator/learnt`: `r_v = (E[D(train)] - E[D(holdout)]) / (E[D(train)] - E[D(G(z))])`. It is 1 if the
 *   discriminator has memorised the training examples. Source: Karras et al. 2020, "Training GANs with limited data",
 *   equation 1.
 */
export function scorerOf({ networks, name }: Gan<never>, entry: string): Scorer | undefined {
  const found = Object.entries(networks).find(([network]) => network === 'discriminator');
  if (found === undefined || name.startsWith('wgan')) return undefined;
  const [, network] = found;
  const [input] = network.inputs;
  const [output] = network.outputs;
  if (network.inputs.length !== 1 || network.outputs.length !== 1 || output?.shape.at(-1) !== 1) return undefined;
  const fits = (shape: readonly number[]): boolean =>
    input!.shape.length === shape.length && input!.shape.every((size, axis) => axis === 0 || size === shape[axis]);
  const score = async (batch: HostBatch): Promise<readonly number[]> => {
    const { shape, data } = batch[entry]!;
    const n = Math.min(SCORED, shape[0]!);
    const each = data.length / shape[0]!;
    const logits = tf.tidy(() => {
      const examples = tf.tensor(data.subarray(0, n * each) as Float32Array, [n, ...shape.slice(1)]);
      return runNetwork(network, examples, { training: true, random: randomStream(0), name: 'discriminator' });
    });
    try {
      return Array.from(await logits.data());
    } finally {
      logits.dispose();
    }
  };
  return async ({ train, made, held }) => {
    const real = train[entry];
    if (real === undefined || !(real.data instanceof Float32Array) || !fits(real.shape)) return {};
    const onTrain = await score(train);
    const sign = mean(onTrain.map(Math.sign));
    if (held === undefined) return { 'discriminator/sign': sign };
    const [onMade, onHeld] = [await score(made), await score(held)];
    const learnt = (mean(onTrain) - mean(onHeld)) / (mean(onTrain) - mean(onMade));
    return { 'discriminator/sign': sign, 'discriminator/learnt': learnt };
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
