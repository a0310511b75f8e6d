// Trains the classifier of `@ganforge/metrics/digits` on MNIST and writes its weights into the package:
//   npm run digits          (in packages/metrics) ten minutes on one core; the same weights on the same machine
// Without MNIST on this machine it is downloaded. The last lines say the accuracy on the test split.
import { writeFile } from 'node:fs/promises';
import { adam, createOptimizer, type RandomStream, randomStream, rowStreams } from '@ganforge/core';
import { softmaxCrossEntropy } from '@ganforge/core/gradients';
import { type LabelledImageDataset, mnist } from '@ganforge/data';
import { describeEngine, useEngine } from '@ganforge/engine';
import { encodeSafetensors, type NamedArray, sha256, toFloat16, toFloat32 } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { DIGIT_WEIGHTS, runDigits } from '../src/extractors/digits/network.ts';
import { bend } from './augment.ts';

const config = { seed: 1, epochs: 16, batchSize: 64, learningRate: 2e-3, dropout: 0.3 } as const;
const target = new URL('../src/extractors/digits/weights.ts', import.meta.url);

type Weights = Readonly<Record<string, tf.Variable>>;

/** He et al. 2015: normal kernels of variance 2 / (inputs of a unit), biases 0. */
function initial(random: RandomStream): Weights {
  const entries = Object.entries(DIGIT_WEIGHTS).map(([name, shape]) => {
    const inputs = shape.slice(0, -1).reduce((a, b) => a * b, 1);
    const values =
      shape.length === 1 ? tf.zeros([...shape]) : random.fork(name).normal(shape, 0, Math.sqrt(2 / inputs));
    return [name, tf.variable(values)] as const;
  });
  return Object.fromEntries(entries);
}

async function train(dataset: LabelledImageDataset, weights: Weights): Promise<void> {
  const { seed, epochs, batchSize } = config;
  const root = randomStream(seed, 'digits');
  const optimizer = createOptimizer(adam({ learningRate: config.learningRate }));
  const perEpoch = Math.floor(dataset.size / batchSize);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = root.fork('order', epoch).permutation(dataset.size);
    let sum = 0;
    for (let i = 0; i < perEpoch; i++) {
      const random = root.fork('batch', epoch, i);
      // Half a cosine, from the whole rate to none.
      const rate = config.learningRate * 0.5 * (1 + Math.cos((Math.PI * (epoch * perEpoch + i)) / (epochs * perEpoch)));
      const batch = await dataset.get(Array.from(order.subarray(i * batchSize, (i + 1) * batchSize)), {
        epoch,
        random: rowStreams(random),
      });
      const bent = bend(await batch.images.data<'float32'>(), random.fork('bend'));
      const loss = tf.tidy(() => {
        const images = tf.tensor4d(bent, [batchSize, 28, 28, 1]);
        const kept = 1 - config.dropout;
        const mask = tf.mul(tf.cast(tf.less(random.fork('drop').uniform([batchSize, 576]), kept), 'float32'), 1 / kept);
        const { value, grads } = tf.variableGrads(() => {
          const { logits } = runDigits(images, weights, (maps) => tf.mul(maps, mask));
          return softmaxCrossEntropy(tf.oneHot(batch.labels, 10), logits) as tf.Scalar;
        }, Object.values(weights));
        const gradients = Object.fromEntries(Object.entries(weights).map(([key, { name }]) => [key, grads[name]!]));
        optimizer.apply(weights, gradients, rate);
        return value;
      });
      sum += (await loss.data())[0]!;
      tf.dispose([loss, batch.images, batch.labels]);
    }
    console.log(`epoch ${epoch + 1}/${epochs}: loss ${(sum / perEpoch).toFixed(4)}`);
  }
  optimizer.dispose();
}

/** The share of images that the classifier takes for what they are. */
async function accuracy({ size, labels, get }: LabelledImageDataset, weights: Weights): Promise<number> {
  let right = 0;
  for (let from = 0; from < size; from += 500) {
    const indices = Array.from({ length: Math.min(500, size - from) }, (_, i) => from + i);
    const batch = await get(indices, { epoch: 0, random: rowStreams(randomStream(0)) });
    const found = tf.tidy(() => tf.argMax(runDigits(batch.images, weights).logits, 1));
    const classes = await found.data();
    right += indices.filter((index, i) => classes[i] === labels[index]).length;
    tf.dispose([found, batch.images, batch.labels]);
  }
  return right / size;
}

/** The weights as halves, and the same ones put back in place of the float32 that they come from. */
async function halved(weights: Weights): Promise<Record<string, NamedArray>> {
  const arrays: Record<string, NamedArray> = {};
  for (const [name, variable] of Object.entries(weights)) {
    const array = { dtype: 'F16', shape: variable.shape, data: toFloat16(await variable.data<'float32'>()) } as const;
    tf.tidy(() => variable.assign(tf.tensor(toFloat32(array), variable.shape)));
    arrays[name] = array;
  }
  return arrays;
}

console.log(describeEngine(await useEngine()));
const [dataset, test] = [await mnist(), await mnist({ split: 'test' })];
const weights = initial(randomStream(config.seed, 'digits', 'initial'));
await train(dataset, weights);
console.log(`accuracy in float32: ${await accuracy(test, weights)}`);
const arrays = await halved(weights);
const found = await accuracy(test, weights);
const bytes = encodeSafetensors(arrays, {
  trainedOn: 'MNIST, training split',
  trainImagesSha256: await sha256(dataset.images),
  trainLabelsSha256: await sha256(Uint8Array.from(dataset.labels)),
  testAccuracy: String(found),
  config: JSON.stringify(config),
});
const hash = await sha256(bytes);
await writeFile(
  target,
  `// Written by digits/train.ts: not to be edited.

/** SHA-256 of the weights' file. */
export const DIGIT_WEIGHTS_SHA256 = '${hash}';

/** The weights' file, safetensors in base64; its notes say on what it was trained, how, and its accuracy. */
export const DIGIT_WEIGHTS_FILE: string =
  '${Buffer.from(bytes).toString('base64')}';
`,
);
console.log(`accuracy as shipped: ${found}; ${bytes.length} bytes, sha256 ${hash}`);
