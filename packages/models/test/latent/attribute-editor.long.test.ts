import { useEngine } from '@ganforge/engine';
import { attributeEditor, labelDirections } from '@ganforge/models';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { codesOf, readShifted } from './attribute-cases.ts';

beforeAll(async () => {
  await useEngine();
});

/** Returns the share of edited codes whose attribute k has changed, and the largest share of another one. */
async function flips(edit: (codes: tf.Tensor2D, wanted: number[][]) => tf.Tensor2D, k: number) {
  const codes = codesOf(200, 'judged');
  const before = await readShifted(codes);
  const after = await readShifted(
    edit(
      codes,
      before.map((row) => row.map((value, j) => (j === k ? 1 - value : value))),
    ),
  );
  const changed = (j: number) => after.filter((row, i) => row[j] !== before[i]![j]).length / after.length;
  return { asked: changed(k), others: Math.max(...[0, 1, 2].filter((j) => j !== k).map(changed)) };
}

it('attributeEditor changes one attribute and keeps the others, also where no direction does', async () => {
  const found = codesOf(600, 'found');
  const editor = await attributeEditor(found, readShifted, { rounds: 2, edits: 100, steps: 300, seed: 3 });
  for (const k of [0, 1, 2]) {
    const { asked, others } = await flips((codes, wanted) => editor.edit(codes, wanted), k);
    expect(asked).toBeGreaterThan(0.9);
    expect(others).toBeLessThan(0.05);
  }
  // The direction of a linear model does not change the sign of a product.
  const direction = labelDirections(await found.array(), await readShifted(found))[2]!;
  const along = tf.tensor2d(Array.from(direction), [1, 5]);
  const linear = await flips((codes, wanted) => {
    const side = tf.tensor2d(wanted.map((row) => [6 * (2 * row[2]! - 1)]));
    return tf.add(codes, tf.mul(side, along)) as tf.Tensor2D;
  }, 2);
  expect(linear.asked).toBeLessThan(0.7);
});
