import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { addon } from '../../src/addon.ts';
import type { NativeBackend } from '../../src/backend.ts';
import type { Program } from '../../src/recording/program.ts';

export type Body = (sources: readonly tf.Tensor[]) => tf.Tensor[];

let next = 0;
export const fresh = (shape: readonly number[]): tf.Tensor =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => Math.sin(next++)),
    [...shape],
  );
export const bytes = (t: tf.Tensor): string =>
  Buffer.from((t.dataSync() as Float32Array).slice().buffer).toString('hex');

/** The program of `body`, which has the bits of `body` with all threads and with one. */
export function program(shapes: readonly (readonly number[])[], body: Body): Program {
  const { recorder } = tf.backend() as NativeBackend;
  const [first, second] = [0, 1].map(() => {
    const given = shapes.map(fresh);
    return recorder.record(given, () => tf.tidy(() => body(given)));
  });
  expect(recorder.disagreement(first!, second!)).toBeUndefined();
  const made = recorder.compile(first!);
  const given = shapes.map(fresh);
  const expected = tf.tidy(() => body(given).map(bytes));
  for (const threads of [1, addon().describe().threads]) {
    addon().limitThreads(threads);
    expect(made.replay(given, [])!.map(bytes)).toEqual(expected);
  }
  return made;
}
