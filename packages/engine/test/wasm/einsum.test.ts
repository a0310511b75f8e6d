import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { useWasm } from './on-wasm.ts';
import { relativeError, values } from './reference.ts';

/** Einsum from its definition, in float64: one loop over every value of every label. */
function reference(equation: string, operands: { shape: number[]; data: ArrayLike<number> }[]) {
  const [left, output] = equation.split('->') as [string, string];
  const inputs = left.split(',');
  const sizes = new Map(inputs.flatMap((labels, i) => [...labels].map((l, axis) => [l, operands[i]!.shape[axis]!])));
  const labels = [...sizes.keys()];
  const shape = [...output].map((l) => sizes.get(l)!);
  const result = new Float64Array(shape.reduce((a, b) => a * b, 1));
  const at = new Map(labels.map((l) => [l, 0]));
  const flat = (names: string): number => [...names].reduce((n, l) => n * sizes.get(l)! + at.get(l)!, 0);
  const visit = (depth: number): void => {
    if (depth === labels.length) {
      result[flat(output)]! += inputs.reduce((product, names, i) => product * operands[i]!.data[flat(names)]!, 1);
      return;
    }
    for (let v = 0; v < sizes.get(labels[depth]!)!; v++) {
      at.set(labels[depth]!, v);
      visit(depth + 1);
    }
  };
  visit(0);
  return { shape, data: result };
}

const lengths: Record<string, number> = { a: 2, b: 3, c: 4, d: 5, e: 2, h: 3, i: 4, j: 5, k: 6, q: 7 };

// tfjs's own cases (its documentation and specs), and what attention and graph layers use.
const equations = [
  ',->',
  'i,->',
  'i,->i',
  'i->',
  'ij->',
  'ij,ji->',
  'ij,->',
  'i,i->',
  'i,j->ij',
  'ij,j->i',
  'ij->j',
  'ij->i',
  'ij->ji',
  'ij,jk->ik',
  'ij,jk->ki',
  'bi,bi->b',
  'bi,bj->bij',
  'bij,bjk->bik',
  'adc,abc->abd',
  'adc,abc->adb',
  'bij->bji',
  'abcd,cde->abe',
  'aecd,abcd->acbe',
  'aecd,abcd->abe',
  'bhqd,bhkd->bhqk',
  'bhqk,bhkd->bqhd',
  'ij,kb->ik',
];

beforeAll(useWasm);

describe('einsum on wasm', () => {
  test.each(equations)('agrees with its definition: %s', (equation) => {
    const operands = equation
      .split('->')[0]!
      .split(',')
      .map((labels, i) => {
        const shape = [...labels].map((l) => lengths[l]!);
        return {
          shape,
          data: values(
            shape.reduce((a, b) => a * b, 1),
            i + 1,
          ),
        };
      });
    const expected = reference(equation, operands);
    const tensors = operands.map(({ shape, data }) => tf.tensor(data, shape));
    const before = tf.memory().numTensors;
    const actual = tf.einsum(equation, ...tensors);
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(actual.shape).toEqual(expected.shape);
    expect(relativeError(actual.dataSync(), expected.data)).toBeLessThan(1e-5);
    tf.dispose([actual, ...tensors]);
  });

  test('keeps int32 exact where float32 would round', () => {
    const x = tf.tensor2d([4097, 1], [1, 2], 'int32');
    const y = tf.einsum('ij,kj->ik', x, x);
    expect(y.dtype).toBe('int32');
    expect(Array.from(y.dataSync())).toEqual([4097 * 4097 + 1]);
    tf.dispose([x, y]);
  });

  test.each<[string, string, number[][]]>([
    [
      'no arrow',
      'ij,jk',
      [
        [2, 3],
        [3, 2],
      ],
    ],
    ['two arrows', 'ij->i->', [[2, 3]]],
    [
      'half an arrow',
      'ij,jk>ik',
      [
        [2, 3],
        [3, 2],
      ],
    ],
    ['nothing at all', '', [[2]]],
    [
      'fewer groups than tensors',
      'ij->ij',
      [
        [2, 3],
        [3, 2],
      ],
    ],
    ['three tensors', 'i,i,i->i', [[2], [2], [2]]],
    ['a trace', 'ii->i', [[2, 2]]],
    ['an ellipsis', '...i->i', [[2, 2]]],
    ['an output label of no input', 'ij->ik', [[2, 3]]],
    ['another rank', 'ijk->i', [[2, 3]]],
    [
      'two lengths of one label',
      'ij,jk->ik',
      [
        [2, 3],
        [4, 2],
      ],
    ],
  ])('refuses %s', (_, equation, shapes) => {
    const tensors = shapes.map((shape) => tf.zeros(shape));
    expect(() => tf.einsum(equation, ...tensors)).toThrow(GanError);
    expect(() => tf.einsum(equation, ...tensors)).toThrow(`'${equation}'`);
    tf.dispose(tensors);
  });
});
