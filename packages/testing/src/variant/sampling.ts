import { type Gan, randomStream, type SampleRequest } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { expectSame, weightsOf } from './snapshot.ts';
import { conditionsOf, exampleShape, seed, type VariantCase, withGan } from './variant-case.ts';

/** Samples have the output's shape and range, are finite, follow the draw, and leave networks and memory alone. */
export async function checkSample(variant: VariantCase): Promise<void> {
  await withGan(variant, async (gan) => {
    const before = await weightsOf(gan);
    for (const n of [1, 3]) checkValues(variant, gan, n, await sampled(variant, gan, { n, from: 1 }));
    const [a, again, other] = [
      await sampled(variant, gan, { n: 3, from: 1 }),
      await sampled(variant, gan, { n: 3, from: 1 }),
      await sampled(variant, gan, { n: 3, from: 2 }),
    ];
    if (String(a) !== String(again)) throw new Error('the same stream gives another sample');
    if (gan.latent !== undefined && String(a) === String(other))
      throw new Error('another stream gives the same sample');
    expectSame(before, await weightsOf(gan), 'sampling changed');
  });
}

/** A latent decides the samples, one by one, stays its owner's, and is refused when it is not of n samples. */
export async function checkLatent(variant: VariantCase): Promise<void> {
  await withGan(variant, async (gan) => {
    if (gan.latent === undefined) return;
    const latent = gan.latent(4, randomStream(seed, 'latent'));
    const first = latent.map((z) => tf.slice(z, 0, 1));
    const other = gan.latent(4, randomStream(seed, 'another latent'));
    try {
      const together = await sampled(variant, gan, { n: 4, from: 1, latent });
      if (latent.some((z) => z.isDisposed)) throw new Error('sampling disposed the latent');
      if (String(together) === String(await sampled(variant, gan, { n: 4, from: 1, latent: other }))) {
        throw new Error('another latent gives the same sample');
      }
      const alone = await sampled(variant, gan, { n: 1, from: 1, latent: first });
      const differs = alone.findIndex((x, i) => !(Math.abs(x - together[i]!) <= 1e-4));
      if (differs >= 0) {
        throw new Error(
          `a sample depends on those beside it: ${alone[differs]} alone, ${together[differs]} with three others`,
        );
      }
      await refuses('a latent of 4 samples for n = 3', () => sampled(variant, gan, { n: 3, from: 1, latent }));
      await refuses('n = 0', () => sampled(variant, gan, { n: 0, from: 1 }));
    } finally {
      tf.dispose([latent, first, other]);
    }
  });
}

function checkValues(variant: VariantCase, gan: Gan, n: number, values: Float32Array): void {
  const size = exampleShape(gan.output).reduce((product, x) => product * x, n);
  if (values.length !== size) throw new Error(`a sample of ${n} has ${values.length} values; expected ${size}`);
  const [min, max] = variant.range ?? (gan.output.kind === 'image' ? [-1, 1] : [-Infinity, Infinity]);
  const wrong = values.find((x) => !(Number.isFinite(x) && x >= min && x <= max));
  if (wrong !== undefined) throw new Error(`a sample holds ${wrong}; expected finite values in [${min}, ${max}]`);
  if (n > 1 && values.every((x) => x === values[0])) throw new Error(`a sample is ${values[0]} everywhere`);
}

async function sampled(
  variant: VariantCase,
  gan: Gan,
  { n, from, latent }: { n: number; from: number; latent?: tf.Tensor[] },
): Promise<Float32Array> {
  const { labels, inputs, options } = await conditionsOf(variant, gan, n);
  const conditions = { ...(labels && { labels }), ...(inputs && { inputs }), ...(options && { options }) };
  try {
    return await sampleValues(gan, { n, random: randomStream(from), ...conditions, ...(latent && { latent }) });
  } finally {
    tf.dispose({ labels, inputs });
  }
}

/** The values of one sample, which must be of the output's shape and type and the only tensor that is left. */
export async function sampleValues(gan: Gan, request: SampleRequest): Promise<Float32Array> {
  const before = tf.memory().numTensors;
  const result = gan.sample(request);
  const made = tf.memory().numTensors - before;
  const { shape, dtype } = result;
  const values = (await result.data()) as Float32Array;
  result.dispose();
  const expected = [request.n, ...exampleShape(gan.output)];
  if (String(shape) !== String(expected)) throw new Error(`a sample has shape [${shape}]; expected [${expected}]`);
  const type = gan.output.kind === 'sequence' ? 'int32' : 'float32';
  if (dtype !== type) throw new Error(`a sample is ${dtype}; expected ${type}`);
  if (made !== 1) throw new Error(`sampling must make one tensor; it made ${made}`);
  return values;
}

/** Fails unless `act` throws a GanError. */
export async function refuses(what: string, act: () => Promise<unknown>): Promise<void> {
  const error: unknown = await act().then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error === undefined) throw new Error(`${what} is accepted`);
  if (!(error instanceof GanError)) throw new Error(`${what} is refused by no GanError: ${String(error)}`);
}
