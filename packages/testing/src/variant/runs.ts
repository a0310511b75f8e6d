import type { Gan } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { playStep, withState } from './play.ts';
import { differing, expectSame, type Snapshot, weightsOf } from './snapshot.ts';
import { seed, type VariantCase, withGan } from './variant-case.ts';

/** The same seeds give the same bits, before and after two steps; other seeds give others, where there is a latent. */
export async function checkDeterminism(variant: VariantCase): Promise<void> {
  const run = (from: number, ofRun: number) => withGan(variant, (gan) => twoTurns(variant, gan, ofRun), from);
  const [a, again, other, otherRun] = [
    await run(seed, 7),
    await run(seed, 7),
    await run(seed + 1, 7),
    await run(seed, 8),
  ];
  expectSame(a.start, again.start, 'the same seed gives other first weights');
  expectSame(a.end, again.end, 'the same seeds give another run');
  for (const network of a.networks) {
    const changed = differing(a.start, other.start).some((key) => key.startsWith(`${network}/`));
    if (!changed) throw new Error(`another seed gives '${network}' the same first weights`);
  }
  if (a.draws && differing(a.end, otherRun.end).length === 0)
    throw new Error('another seed of the run gives the same weights');
}

/** After its first steps no step leaves a tensor or a byte behind, and everything is freed in the end. */
export async function checkMemory(variant: VariantCase): Promise<void> {
  const atFirst = tf.memory().numTensors;
  await withGan(variant, (gan) =>
    withState(gan, async (state) => {
      const warmUp = variant.warmUp ?? 1; // in their first step the optimizers make their slots
      for (let step = 0; step < warmUp; step++) await playStep(variant, state, step);
      const before = tf.memory();
      for (let step = warmUp; step < warmUp + 3; step++) await playStep(variant, state, step);
      const after = tf.memory();
      const [tensors, bytes] = [after.numTensors - before.numTensors, after.numBytes - before.numBytes];
      if (tensors !== 0 || bytes !== 0)
        throw new Error(`three turns leave ${tensors} tensors and ${bytes} bytes behind`);
    }),
  );
  const left = tf.memory().numTensors - atFirst;
  if (left !== 0) throw new Error(`a GAN, trained and disposed, leaves ${left} tensors behind`);
}

async function twoTurns(
  variant: VariantCase,
  gan: Gan,
  ofRun: number,
): Promise<{ networks: string[]; draws: boolean; start: Snapshot; end: Snapshot }> {
  const start = await weightsOf(gan);
  await withState(
    gan,
    async (state) => {
      for (let step = 0; step < 2; step++) await playStep(variant, state, step);
    },
    ofRun,
  );
  return { networks: Object.keys(gan.networks), draws: gan.latent !== undefined, start, end: await weightsOf(gan) };
}
