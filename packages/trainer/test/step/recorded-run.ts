import { type Dataset, type Gan, randomStream } from '@ganforge/core';
import { engineRecorder, type Program } from '@ganforge/core/recording';
import {
  compileSchedules,
  createBatchSource,
  createTrainingState,
  disposeTrainingState,
  localExecutor,
  runStep,
} from '@ganforge/trainer';
import * as tf from '@tensorflow/tfjs-core';
import { expect, vi } from 'vitest';
import { readState } from '../../src/state/state-tensors.ts';
import { ellipse } from '../tiny-gan.ts';

/** The settings of a run. */
export interface Setting {
  readonly steps?: number;
  readonly accumulate?: number;
  readonly record?: boolean;
  /** A function that receives the GAN before each step. */
  readonly before?: (step: number, gan: Gan<never>) => void;
}

/** Returns the bytes of the whole state at the end of a run, the terms of each step, and the warnings. */
export async function run(build: () => Gan<never>, data: Dataset<never>, setting: Setting = {}) {
  const { steps = 6, accumulate = 1, record = true, before } = setting;
  const gan = build();
  const state = createTrainingState(gan, { seed: 3 });
  const schedules = await compileSchedules(gan, 4, steps);
  const executor = localExecutor(accumulate);
  const source = createBatchSource(data, { random: state.random, executor });
  const terms: object[] = [];
  const warnings: string[] = [];
  for (let step = 0; step < steps; step++) {
    before?.(step, gan);
    const result = await runStep(state, { schedules, source, step, executor, record });
    terms.push({ ...result.terms, ...result.logged });
    warnings.push(...result.warnings);
  }
  const bytes = JSON.stringify(await readState(state as never), (_, value) =>
    ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex') : value,
  );
  await source.close();
  disposeTrainingState(state as never);
  gan.dispose?.();
  return { terms, bytes, warnings };
}

const image = (index: number, name: string, size: number): tf.Tensor =>
  randomStream(7, name, index).uniform([size, size, 1], -1, 1);
/** Returns a dataset of random images with the given names, and labels. */
export const images = (size: number, ...names: readonly string[]): Dataset<never> => ({
  size: 40,
  entries: {
    ...Object.fromEntries(
      names.map((name) => [name, { kind: 'image', height: size, width: size, channels: 1 } as const]),
    ),
    labels: { kind: 'class', classes: ['0', '1', '2'] },
  },
  get: (indices) =>
    tf.tidy(() => ({
      ...Object.fromEntries(names.map((name) => [name, tf.stack(indices.map((i) => image(i, name, size)))])),
      labels: tf.tensor1d(
        indices.map((i) => i % 3),
        'int32',
      ),
    })) as never,
});

export const points = ellipse(40) as Dataset<never>;

/** Returns a function that returns the number of replays by programs so far. */
function countReplays(): () => number {
  const recorder = engineRecorder();
  if (recorder === undefined) return () => 0;
  vi.restoreAllMocks();
  const compile = recorder.compile.bind(recorder);
  let replays = 0;
  vi.spyOn(recorder, 'compile').mockImplementation((recording) => {
    const program: Program = compile(recording);
    const replay = program.replay.bind(program);
    vi.spyOn(program, 'replay').mockImplementation((...args) => {
      const results = replay(...args);
      if (results !== undefined) replays++;
      return results;
    });
    return program;
  });
  return () => replays;
}

/**
 * Expects the bytes, terms and warnings of steps that are not recorded, and returns the number of replays. It is 0 if the
 * engine cannot record.
 */
export async function expectSame(
  build: () => Gan<never>,
  data: Dataset<never>,
  setting: Setting = {},
): Promise<number> {
  const eager = await run(build, data, { ...setting, record: false });
  const tensors = tf.memory().numTensors;
  const count = countReplays();
  const recorded = await run(build, data, setting);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(recorded.warnings).toEqual(eager.warnings);
  expect(recorded.terms).toEqual(eager.terms);
  expect(recorded.bytes).toBe(eager.bytes);
  return count();
}
