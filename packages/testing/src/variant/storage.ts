import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gan, loadGenerator, loadModel, namedWeights, randomStream, saveModel } from '@ganforge/core';
import { openRun } from '@ganforge/run';
import { resume, train } from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { isOtherSuite } from '../suite-engines.ts';
import { hurried, stepsToLastStage } from './play.ts';
import { isSame, sampleValues } from './sampling.ts';
import { expectSame, valuesOf } from './snapshot.ts';
import { conditionsOf, datasetOf, seed, type VariantCase, withGan } from './variant-case.ts';

/** Checks that each network has the same weights, names and outputs after saving and loading. */
export async function checkSaving(variant: VariantCase): Promise<void> {
  await inFolder((folder) =>
    withGan(variant, async (gan) => {
      for (const [name, network] of Object.entries(gan.networks)) {
        await saveModel(network, join(folder, name));
        const loaded = await loadModel(join(folder, name));
        try {
          expectSame(await read(name, network), await read(name, loaded), 'saved and loaded, these differ');
        } finally {
          loaded.dispose();
        }
      }
    }),
  );
}

/**
 * Checks a resume: a step, a resume and another step must give the same checkpoint, byte for byte, as two steps. With
 * `GANFORGE_SUITE=others` there are two steps before the resume, and two after it.
 *
 * If a state must first be filled, as an image pool, `warmUp` steps before the resume fill it. If there are stages, the
 * run is resumed in the last stage.
 */
export async function checkResume(variant: VariantCase): Promise<void> {
  await inFolder(async (folder) => {
    const [whole, halves] = [join(folder, 'whole'), join(folder, 'halves')];
    const common = { checkpointEvery: 0, sampleEvery: 0 };
    const more = isOtherSuite() ? 2 : 1;
    const half = Math.max(more, variant.warmUp ?? 1, await withGan(variant, (gan) => stepsToLastStage(gan) + 1));
    const begin = { ...common, seed, batchSize: variant.batchSize ?? 4 };
    await withGan(variant, async (gan) => {
      await train(hurried(gan), datasetOf(variant, gan), { ...begin, steps: half + more, folder: whole });
    });
    await withGan(variant, async (gan) => {
      await train(hurried(gan), datasetOf(variant, gan), { ...begin, steps: half, folder: halves });
    });
    await withGan(variant, async (gan) => {
      await resume(halves, hurried(gan), datasetOf(variant, gan), { ...common, steps: half + more });
    });
    const last = join('checkpoints', `step-${half + more}`);
    const files = (await readdir(join(whole, last))).sort();
    const resumed = (await readdir(join(halves, last))).sort();
    if (String(files) !== String(resumed)) throw new Error(`checkpoints hold ${files}; after a resume ${resumed}`);
    const differ: string[] = [];
    for (const file of files) {
      const [a, b] = [await readFile(join(whole, last, file)), await readFile(join(halves, last, file))];
      if (!a.equals(b)) differ.push(file);
    }
    if (differ.length > 0) throw new Error(`after a resume, the last checkpoint differs in ${differ.join(', ')}`);
  });
}

/** Checks that a generator that was loaded from a run gives the same samples as the trained GAN, bit for bit. */
export async function checkGenerator(variant: VariantCase): Promise<void> {
  await inFolder(async (folder) => {
    const run = join(folder, 'run');
    const sample = async (gan: Pick<Gan, 'sample'>, of: Gan) => {
      const conditions = await conditionsOf(variant, of, 3);
      try {
        const request = { n: 3, random: randomStream(seed, 'loaded'), ...(of.conditions && { conditions }) };
        return await sampleValues(variant, { ...of, sample: (given) => gan.sample(given) }, request);
      } finally {
        tf.dispose(Object.values(conditions));
      }
    };
    await withGan(variant, async (gan) => {
      const steps = stepsToLastStage(gan) + 1;
      const options = { steps, seed, batchSize: variant.batchSize ?? 4, sampleEvery: 0, endWithAverages: true };
      await train(hurried(gan), datasetOf(variant, gan), { ...options, folder: run });
      const loaded = await loadGenerator(await openRun(run), variant.factory as (options: object) => Gan);
      try {
        const [trained, again] = [
          await sample({ sample: (given) => gan.sample({ at: loaded.at, ...given }) }, gan),
          await sample(loaded, gan),
        ];
        if (!isSame(trained, again)) throw new Error('loaded from its run, it gives another sample');
      } finally {
        loaded.dispose();
      }
    });
  });
}

/** Checks that each state starts with the same bits every time. */
export async function checkState(variant: VariantCase): Promise<void> {
  await withGan(variant, async (gan) => {
    for (const [name, spec] of Object.entries(gan.state ?? {})) {
      const [first, again] = [spec.initial(), spec.initial()];
      expectSame(await valuesOf(first), await valuesOf(again), `the state '${name}' begins with other values`);
      tf.dispose([{ ...first }, { ...again }]);
    }
  });
}

/** Reads a network's weights by name, and its outputs for fixed inputs. */
async function read(name: string, network: LayersModel): Promise<ReadonlyMap<string, ArrayLike<number>>> {
  const weights = namedWeights(name, network).map(({ key, variable }) => [key, variable] as const);
  const outputs = tf.tidy(() => {
    const inputs = network.inputs.map(({ shape, dtype }, i) => {
      const size = shape.map((axis, k) => axis ?? (k === 0 ? 2 : 32)); // 32 if the size may vary
      const random = randomStream(seed, 'input', i);
      return dtype === 'int32' ? random.integers(size, 2) : random.uniform(size, -1, 1);
    });
    return [network.predict(inputs)].flat();
  });
  try {
    const named = outputs.map((output, i) => [`output ${i} of ${name}`, output] as const);
    return await valuesOf(Object.fromEntries([...weights, ...named]));
  } finally {
    tf.dispose(outputs);
  }
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-variant-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
