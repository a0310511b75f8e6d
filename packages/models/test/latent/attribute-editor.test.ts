import { useEngine } from '@ganforge/engine';
import { attributeEditor } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { attributesOf, codesOf, read, readShifted } from './attribute-cases.ts';

beforeAll(async () => {
  await useEngine();
});

describe('attributeEditor', () => {
  it('gives the same codes for the same seed, leaves no tensor behind, and tells its progress', async () => {
    const found = codesOf(200, 'found');
    const wanted = Array.from({ length: 4 }, () => [1, 0, 1]);
    const some = tf.tidy(() => tf.slice(found, [0, 0], [4, 5]) as tf.Tensor2D);
    const told: [number, number][] = [];
    const once = async () => {
      const options = {
        edits: 20,
        seed: 3,
        rounds: 1,
        steps: 20,
        onProgress: (round: number, reached: readonly number[]) => told.push([round, reached.length]),
      };
      const counted = async (codes: tf.Tensor2D) =>
        (await codes.array()).map((row) => attributesOf(row.map((x) => x - 2)));
      const editor = await attributeEditor(found, counted, options);
      const moved = editor.edit(some, wanted);
      const values = await moved.array();
      moved.dispose();
      editor.dispose();
      return values;
    };
    const values = await once();
    const before = tf.memory().numTensors;
    expect(await once()).toEqual(values);
    expect(tf.memory().numTensors).toBe(before);
    expect(told).toEqual([
      [1, 3],
      [1, 3],
    ]);
  });

  it('leaves no tensor behind if attributes cannot be read', async () => {
    const codes = codesOf(120, 'found');
    const known = await readShifted(codes);
    const before = tf.memory().numTensors;
    let calls = 0;
    const failing = async () => {
      if (calls++ > 0) throw new Error('no classifier');
      return known;
    };
    await expect(attributeEditor(codes, failing, { steps: 2 })).rejects.toThrow('no classifier');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses few codes, attributes that do not vary, and what is no attribute', async () => {
    const codes = codesOf(120, 'found');
    await expect(attributeEditor(codesOf(99, 'found'), read)).rejects.toThrow(/at least 100 rows; received 99/);
    await expect(attributeEditor(codes, read, { rounds: 0 })).rejects.toThrow(/rounds must be an integer >= 1/);
    const all = (row: number[]) => async () => Array.from({ length: 120 }, () => row);
    await expect(attributeEditor(codes, all([1, 0]))).rejects.toThrow(/attribute 0 is 1 in all 120 images/);
    await expect(attributeEditor(codes, all([0.5]))).rejects.toThrow(/must be 0 or 1; received 0.5/);
    await expect(attributeEditor(codes, async () => [[1]])).rejects.toThrow(/must be 120 lists .*received 1 lists/);
    const editor = await attributeEditor(codes, readShifted, { rounds: 1, edits: 10, steps: 2 });
    expect(() => editor.edit(codes, [[1, 0, 1]])).toThrow(/must be 120 lists of 3 numbers/);
    expect(() => editor.edit(tf.zeros([1, 4]), [[1, 0, 1]])).toThrow(/codes must be \[N,5\]; received \[1,4\]/);
    editor.dispose();
  });
});
