import { drawLatents, type Gan, randomStream, type SampleRequest, type Tensors } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { batchParts } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { expectSame, weightsOf } from './snapshot.ts';
import { conditionsOf, seed, type VariantCase, withGan } from './variant-case.ts';

/**
 * Checks that samples fit the specification of the output, are finite and depend on the random stream. Sampling must
 * not change networks and must not leak memory.
 */
export async function checkSample(variant: VariantCase): Promise<void> {
  await withGan(variant, async (gan) => {
    const before = await weightsOf(gan);
    for (const n of [1, 3]) await sampled(variant, gan, { n, from: 1 });
    const [a, again, other] = [
      await sampled(variant, gan, { n: 3, from: 1 }),
      await sampled(variant, gan, { n: 3, from: 1 }),
      await sampled(variant, gan, { n: 3, from: 2 }),
    ];
    if (!isSame(a, again)) throw new Error('the same stream gives another sample');
    if (gan.latent !== undefined && isSame(a, other)) throw new Error('another stream gives the same sample');
    expectSame(before, await weightsOf(gan), 'sampling changed');
  });
}

/**
 * Checks that each latent determines its sample. `sample` must not dispose latents, and must throw if their number is
 * not n.
 */
export async function checkLatent(variant: VariantCase): Promise<void> {
  await withGan(variant, async (gan) => {
    if (gan.latent === undefined) return;
    const latent = drawLatents(gan.latent, 4, randomStream(seed, 'latent'));
    const first = Object.fromEntries(Object.entries(latent).map(([name, z]) => [name, tf.slice(z, 0, 1)]));
    const other = drawLatents(gan.latent, 4, randomStream(seed, 'another latent'));
    try {
      const together = await sampled(variant, gan, { n: 4, from: 1, latent });
      if (Object.values(latent).some((z) => z.isDisposed)) throw new Error('sampling disposed the latent');
      if (isSame(together, await sampled(variant, gan, { n: 4, from: 1, latent: other }))) {
        throw new Error('another latent gives the same sample');
      }
      checkAlone(gan, together, await sampled(variant, gan, { n: 1, from: 1, latent: first }));
      await refuses('a latent of 4 samples for n = 3', () => sampled(variant, gan, { n: 3, from: 1, latent }));
      await refuses('n = 0', () => sampled(variant, gan, { n: 0, from: 1 }));
    } finally {
      tf.dispose([latent, first, other].flatMap((tensors) => Object.values(tensors)));
    }
  });
}

/** Checks that sampling uses exactly the networks that are listed in `sampling`. */
export async function checkNamedNetworks(variant: VariantCase): Promise<void> {
  await withGan(variant, async (gan) => {
    const whole = await sampled(variant, gan, { n: 3, from: 1 });
    for (const [name, network] of Object.entries(gan.networks)) if (!gan.sampling.includes(name)) network.dispose();
    const alone = await sampled(variant, gan, { n: 3, from: 1 }).catch((error: unknown) => {
      throw new Error(`sampling fails without the networks that 'sampling' does not name: ${String(error)}`);
    });
    if (!isSame(whole, alone)) throw new Error("networks that 'sampling' does not name change the sample");
  });
}

/** Checks that a sample that is drawn alone equals the first of four samples, up to rounding. */
function checkAlone(gan: Gan, together: Values, alone: Values): void {
  for (const name of Object.keys(batchParts(gan.output))) {
    const differs = alone[name]!.findIndex((x, i) => !(Math.abs(x - together[name]![i]!) <= 1e-4));
    if (differs < 0) continue;
    const found = `${alone[name]![differs]} alone, ${together[name]![differs]} with three others`;
    throw new Error(`a sample depends on other samples of its batch: ${found}`);
  }
}

/** The values of samples, by the names of the tensors. */
type Values = Readonly<Record<string, Float32Array | Int32Array>>;

/** Returns whether two samples are equal, bit for bit. */
export function isSame(a: Values, b: Values): boolean {
  return Object.keys(a).every((name) => String(a[name]) === String(b[name]));
}

async function sampled(
  variant: VariantCase,
  gan: Gan,
  { n, from, latent }: { n: number; from: number; latent?: Tensors },
): Promise<Values> {
  const conditions = await conditionsOf(variant, gan, n);
  const request = { n, random: randomStream(from), ...(gan.conditions && { conditions }), ...(latent && { latent }) };
  try {
    return await sampleValues(variant, gan, request);
  } finally {
    tf.dispose(Object.values(conditions));
  }
}

/**
 * Reads the values of samples. The samples must fit the specification of the output, and must be the only new tensors.
 */
export async function sampleValues(
  variant: Pick<VariantCase, 'range'>,
  gan: Gan,
  request: SampleRequest,
): Promise<Values> {
  const before = tf.memory().numTensors;
  const batch = await gan.sample(request);
  const made = tf.memory().numTensors - before;
  const parts = Object.entries(batchParts(gan.output));
  if (batch instanceof tf.Tensor) throw new Error('sampling must give tensors by name, such as { images }');
  for (const [name, { shape, dtype }] of parts) {
    const expected = [request.n, ...shape];
    const tensor = batch[name];
    if (String(tensor?.shape) !== String(expected))
      throw new Error(`a sample of '${name}' has shape [${tensor?.shape}]; expected [${expected}]`);
    if (tensor!.dtype !== dtype) throw new Error(`a sample of '${name}' is ${tensor!.dtype}; expected ${dtype}`);
  }
  const read = parts.map(async ([name]) => [name, await batch[name]!.data<'float32' | 'int32'>()] as const);
  const values: Values = Object.fromEntries(await Promise.all(read));
  tf.dispose(Object.values(batch));
  for (const [name, part] of parts) checkRange(name, values[name]!, variant.range ?? part.range, request.n);
  if (made !== parts.length) throw new Error(`sampling must make ${parts.length} tensors; it made ${made}`);
  return values;
}

function checkRange(
  name: string,
  values: Float32Array | Int32Array,
  [min, max]: readonly [number, number] = [-Infinity, Infinity],
  n: number,
): void {
  const wrong = values.find((x) => !(Number.isFinite(x) && x >= min && x <= max));
  if (wrong !== undefined) throw new Error(`'${name}' holds ${wrong}; expected finite values in [${min}, ${max}]`);
  const isConstant = values.every((x) => x === values[0]);
  if (n > 1 && values instanceof Float32Array && isConstant) throw new Error(`'${name}' is ${values[0]} everywhere`);
}

/** Throws unless `act` throws a GanError. */
export async function refuses(what: string, act: () => Promise<unknown>): Promise<void> {
  const error: unknown = await act().then(
    () => undefined,
    (thrown) => thrown,
  );
  if (error === undefined) throw new Error(`${what} is accepted`);
  if (!(error instanceof GanError)) throw new Error(`${what} is not refused with a GanError: ${String(error)}`);
}
