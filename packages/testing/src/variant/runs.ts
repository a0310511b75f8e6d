import type { Gan } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { isOtherSuite } from '../suite-engines.ts';
import { hurried, player, stepsToLastStage, withState } from './play.ts';
import { differing, expectSame, type Snapshot, weightsOf } from './snapshot.ts';
import { seed, type VariantCase, withGan } from './variant-case.ts';

/**
 * Checks that equal seeds give equal bits before and after a few steps in all stages. If the GAN has a latent,
 * different seeds must give different bits.
 */
export async function checkDeterminism(variant: VariantCase): Promise<void> {
  const run = (ofRun: number) => withGan(variant, (gan) => someSteps(variant, gan, ofRun));
  const [a, again, otherRun] = [await run(7), await run(7), await run(8)];
  const other = await withGan(variant, weightsOf, seed + 1);
  expectSame(a.start, again.start, 'the same seed gives other first weights');
  expectSame(a.end, again.end, 'the same seeds give another run');
  for (const network of a.networks) {
    const changed = differing(a.start, other).some((key) => key.startsWith(`${network}/`));
    if (!changed) throw new Error(`another seed gives '${network}' the same first weights`);
  }
  if (a.draws && differing(a.end, otherRun.end).length === 0)
    throw new Error('another seed of the run gives the same weights');
}

/** Checks that steps after the first steps leak no tensor and no byte, and that everything is freed at the end. */
export async function checkMemory(variant: VariantCase): Promise<void> {
  const atFirst = tf.memory().numTensors;
  await withGan(variant, (gan) =>
    withState(hurried(gan), async (state) => {
      // The optimizer creates its slots in the first step of its player.
      const warmUp = Math.max(variant.warmUp ?? 1, stepsToLastStage(gan) + 1);
      const run = await player(variant, state);
      for (let step = 0; step < warmUp; step++) await run.step();
      await run.close(); // the batch that was read in advance is not a leak
      const before = tf.memory();
      for (let step = 0; step < 3; step++) await run.step();
      await run.close();
      const after = tf.memory();
      const [tensors, bytes] = [after.numTensors - before.numTensors, after.numBytes - before.numBytes];
      if (tensors !== 0 || bytes !== 0)
        throw new Error(`three steps leave ${tensors} tensors and ${bytes} bytes behind`);
    }),
  );
  const left = tf.memory().numTensors - atFirst;
  if (left !== 0) throw new Error(`a GAN, trained and disposed, leaves ${left} tensors behind`);
}

/** Runs a step in the last stage, or two with `GANFORGE_SUITE=others`. */
async function someSteps(
  variant: VariantCase,
  gan: Gan,
  ofRun: number,
): Promise<{ networks: string[]; draws: boolean; start: Snapshot; end: Snapshot }> {
  const start = await weightsOf(gan);
  await withState(
    hurried(gan),
    async (state) => {
      const run = await player(variant, state);
      for (let step = 0; step < stepsToLastStage(gan) + (isOtherSuite() ? 2 : 1); step++) await run.step();
      await run.close();
    },
    ofRun,
  );
  return { networks: Object.keys(gan.networks), draws: gan.latent !== undefined, start, end: await weightsOf(gan) };
}
