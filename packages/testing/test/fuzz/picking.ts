import * as tf from '@tensorflow/tfjs-core';
import { at, ndarray } from '../../src/reference-kernels.ts';
import { as, describe, type FuzzTable } from './fuzz-case.ts';
import { type NumberType, tensorOf } from './random.ts';

const any: readonly NumberType[] = ['float32', 'int32', 'bool'];

const picking: FuzzTable = {
  gather(random) {
    const dtype = random.pick(any);
    const x = random.values(
      random.shape(1, 4).map((size) => Math.max(1, size)),
      dtype,
    );
    const axis = random.int(0, x.shape.length - 1);
    const indices = random.values(random.shape(0, 2), 'int32', [0, x.shape[axis]! - 1]);
    const inner = indices.shape.length;
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    const expected = ndarray(shape, (index) =>
      at(x, [...index.slice(0, axis), at(indices, index.slice(axis, axis + inner)), ...index.slice(axis + inner)]),
    );
    return {
      what: `${describe(x, dtype)} at [${indices.shape}] along ${axis}`,
      run: () => tf.gather(tensorOf(x, dtype), tensorOf(indices, 'int32'), axis),
      expected: as(dtype, expected),
    };
  },
  'gather, batches': (random) => {
    const [n, rows, columns, picks] = [random.int(1, 3), random.int(1, 4), random.int(1, 3), random.int(1, 4)];
    const x = random.floats([n, rows, columns]);
    const indices = random.values([n, picks], 'int32', [0, rows - 1]);
    const expected = ndarray([n, picks, columns], ([b, i, c]) => at(x, [b!, at(indices, [b!, i!]), c!]));
    return {
      what: `${describe(x)} at [${n},${picks}]`,
      run: () => tf.gather(tensorOf(x), tensorOf(indices, 'int32'), 1, 1),
      expected: as('float32', expected),
    };
  },
  gatherND(random) {
    const dtype = random.pick<NumberType>(['float32', 'int32']);
    const x = random.values(
      random.shape(1, 4).map((size) => Math.max(1, size)),
      dtype,
    );
    const depth = random.int(1, x.shape.length);
    const outer = random.shape(1, 2);
    const rows = ndarray([...outer, depth], ([...index]) => random.int(0, x.shape[index.at(-1)!]! - 1));
    const expected = ndarray([...outer, ...x.shape.slice(depth)], (index) => {
      const head = index.slice(0, outer.length);
      return at(x, [...Array.from({ length: depth }, (_, i) => at(rows, [...head, i])), ...index.slice(outer.length)]);
    });
    return {
      what: `${describe(x, dtype)} at [${rows.shape}]`,
      run: () => tf.gatherND(tensorOf(x, dtype), tensorOf(rows, 'int32')),
      expected: as(dtype, expected),
    };
  },
  scatterND(random) {
    const dtype = random.pick<NumberType>(['float32', 'int32']);
    const [rows, columns, count] = [random.int(1, 5), random.int(1, 3), random.int(1, 4)];
    const indices = random.values([count, 1], 'int32', [0, rows - 1]);
    const updates = random.values([count, columns], dtype);
    const expected = ndarray([rows, columns], ([row, c]) =>
      [...indices.values].reduce((sum, i, k) => sum + (i === row ? at(updates, [k, c!]) : 0), 0),
    );
    return {
      what: `${describe(updates, dtype)} to [${rows},${columns}]`,
      run: () => tf.scatterND(tensorOf(indices, 'int32'), tensorOf(updates, dtype), [rows, columns]),
      expected: as(dtype, expected),
    };
  },
  tensorScatterUpdate(random) {
    const dtype = random.pick<NumberType>(['float32', 'int32']);
    const [rows, columns] = [random.int(1, 5), random.int(1, 3)];
    const x = random.values([rows, columns], dtype);
    const chosen = random.shuffled([...Array(rows).keys()]).slice(0, random.int(1, rows));
    const updates = random.values([chosen.length, columns], dtype);
    const expected = ndarray([rows, columns], ([row, c]) =>
      chosen.includes(row!) ? at({ ...updates, shape: updates.shape }, [chosen.indexOf(row!), c!]) : at(x, [row!, c!]),
    );
    const run = (): tf.Tensor =>
      tf.tensorScatterUpdate(
        tensorOf(x, dtype),
        tf.tensor2d(
          chosen.map((row) => [row]),
          [chosen.length, 1],
          'int32',
        ),
        tensorOf(updates, dtype),
      );
    return { what: `${describe(x, dtype)}, ${chosen.length} rows`, run, expected: as(dtype, expected) };
  },
  oneHot(random) {
    const depth = random.int(2, 5);
    const dtype = random.pick(any);
    const indices = random.values(random.shape(0, 3), 'int32', [-1, depth]);
    const expected = ndarray([...indices.shape, depth], (index) =>
      Number(at(indices, index.slice(0, -1)) === index.at(-1)),
    );
    return {
      what: `[${indices.shape}] to ${depth}, ${dtype}`,
      run: () => tf.oneHot(tensorOf(indices, 'int32'), depth, 1, 0, dtype),
      expected: as(dtype, expected),
    };
  },
  unique(random) {
    const dtype = random.pick<NumberType>(['float32', 'int32', 'bool']);
    const x = random.values([random.int(1, 9)], dtype, [-2, 2]);
    const found = [...new Set(x.values)];
    const expected = [
      as(dtype, { shape: [found.length], values: Float64Array.from(found) }),
      as('int32', { shape: x.shape, values: x.values.map((v) => found.indexOf(v)) }),
    ];
    const run = (): tf.Tensor[] => {
      const { values, indices } = tf.unique(tensorOf(x, dtype));
      return [values, indices];
    };
    return { what: describe(x, dtype), run, expected };
  },
  searchSorted(random) {
    const side = random.pick(['left', 'right'] as const);
    const [rows, n, m] = [random.int(1, 3), random.int(1, 6), random.int(1, 5)];
    const sorted = ndarray([rows, n], () => 0);
    for (let r = 0; r < rows; r++)
      sorted.values.set(
        [...random.floats([n]).values].sort((a, b) => a - b),
        r * n,
      );
    const values = random.floats([rows, m]);
    const expected = ndarray([rows, m], ([r, j]) => {
      const row = [...sorted.values.slice(r! * n, (r! + 1) * n)];
      const v = at({ ...values }, [rows === 1 ? 0 : r!, j!]);
      return row.filter((x) => (side === 'left' ? x < v : x <= v)).length;
    });
    return {
      what: `${describe(sorted)}, ${describe(values)}, ${side}`,
      run: () => tf.searchSorted(tensorOf(sorted), tensorOf(values), side),
      expected: as('int32', expected),
    };
  },
};

const blocks: FuzzTable = {
  depthToSpace(random) {
    const block = random.int(2, 3);
    const [n, h, w, c] = [random.int(1, 2), random.int(1, 3), random.int(1, 3), random.int(1, 2)];
    const x = random.floats([n, h, w, c * block * block]);
    const expected = ndarray([n, h * block, w * block, c], ([b, y, z, k]) =>
      at(x, [b!, Math.floor(y! / block), Math.floor(z! / block), ((y! % block) * block + (z! % block)) * c + k!]),
    );
    return {
      what: `${describe(x)} by ${block}`,
      run: () => tf.depthToSpace(tensorOf(x), block),
      expected: as('float32', expected),
    };
  },
  spaceToBatchND(random) {
    const block = [random.int(1, 2), random.int(1, 3)] as const;
    const [n, h, w, c] = [random.int(1, 2), random.int(1, 3), random.int(1, 3), random.int(1, 2)];
    const x = random.floats([n, h * block[0], w * block[1], c]);
    const expected = ndarray([n * block[0] * block[1], h, w, c], ([b, y, z, k]) => {
      const [phase, image] = [Math.floor(b! / n), b! % n];
      return at({ ...x }, [
        image,
        y! * block[0] + Math.floor(phase / block[1]),
        z! * block[1] + (phase % block[1]),
        k!,
      ]);
    });
    return {
      what: `${describe(x)} by [${block}]`,
      run: () =>
        tf.spaceToBatchND(
          tensorOf(x),
          [...block],
          [
            [0, 0],
            [0, 0],
          ],
        ),
      expected: as('float32', expected),
    };
  },
  batchToSpaceND(random) {
    const block = [random.int(1, 2), random.int(1, 3)] as const;
    const [n, h, w, c] = [random.int(1, 2), random.int(1, 3), random.int(1, 3), random.int(1, 2)];
    const x = random.floats([n * block[0] * block[1], h, w, c]);
    const expected = ndarray([n, h * block[0], w * block[1], c], ([image, y, z, k]) =>
      at(x, [
        ((y! % block[0]) * block[1] + (z! % block[1])) * n + image!,
        Math.floor(y! / block[0]),
        Math.floor(z! / block[1]),
        k!,
      ]),
    );
    return {
      what: `${describe(x)} by [${block}]`,
      run: () =>
        tf.batchToSpaceND(
          tensorOf(x),
          [...block],
          [
            [0, 0],
            [0, 0],
          ],
        ),
      expected: as('float32', expected),
    };
  },
  diag(random) {
    const x = random.floats([random.int(1, 5)]);
    const n = x.shape[0]!;
    return {
      what: describe(x),
      run: () => tf.diag(tensorOf(x)),
      expected: as(
        'float32',
        ndarray([n, n], ([i, j]) => (i === j ? x.values[i!]! : 0)),
      ),
    };
  },
  'fill, zeros, ones': (random) => {
    const shape = random.shape();
    const dtype = random.pick<NumberType>(['float32', 'int32']);
    const value = random.int(-3, 3);
    const all = [value, 0, 1].map((v) =>
      as(
        dtype,
        ndarray(shape, () => v),
      ),
    );
    const run = (): tf.Tensor[] => {
      const filled = tf.fill(shape, value, dtype);
      return [filled, tf.zerosLike(filled), tf.onesLike(filled)];
    };
    return { what: `${dtype}[${shape}]`, run, expected: all };
  },
  'range, linspace': (random) => {
    const [start, step, count] = [random.int(-4, 4), random.int(1, 3), random.int(1, 6)];
    const expected = [
      as(
        'float32',
        ndarray([count], ([i]) => start + i! * step),
      ),
      as(
        'float32',
        ndarray([count], ([i]) => (count === 1 ? start : start + (i! * 3) / (count - 1))),
      ),
    ];
    return {
      what: `${start}, ${step}, ${count}`,
      run: () => [tf.range(start, start + count * step, step), tf.linspace(start, start + 3, count)],
      expected,
    };
  },
};

/** Operations that select numbers by indices, and operations that move blocks of numbers. */
export const pickingFuzz: FuzzTable = { ...picking, ...blocks };
