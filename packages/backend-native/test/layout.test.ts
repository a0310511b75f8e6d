import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import { describeNative } from './native.ts';

type Dtype = 'float32' | 'int32' | 'bool';
const dtypes: readonly Dtype[] = ['float32', 'int32', 'bool'];

const numbers = (text: string) => text.split(' ').map(Number);
const pairs = (text: string) => text.split(' ').map((pair) => pair.split(':').map(Number) as [number, number]);

/** Values that tell where they come from, as far as the dtype can. */
function counting(shape: number[], dtype: Dtype = 'float32'): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  const values = Array.from({ length: size }, (_, i) => (dtype === 'bool' ? ((i * 7 + (i >> 3)) % 3) % 2 : i + 1));
  return tf.tensor(values, shape, dtype);
}

/** Each element of `shape` by its coordinates, written plainly. */
function build(shape: number[], at: (coordinates: number[]) => number): number[] {
  const values = new Array<number>(tf.util.sizeFromShape(shape));
  const coordinates = shape.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    values[i] = at(coordinates);
    let axis = shape.length - 1;
    while (axis >= 0 && ++(coordinates[axis] as number) === shape[axis]) coordinates[axis--] = 0;
  }
  return values;
}

function reader(x: tf.Tensor): (coordinates: number[]) => number {
  const values = x.dataSync();
  const strides = [...tf.util.computeStrides(x.shape), 1];
  return (coordinates) => {
    const index = coordinates.reduce((sum, c, axis) => sum + c * (strides[axis] as number), 0);
    return coordinates.some((c, axis) => c < 0 || c >= (x.shape[axis] as number))
      ? Number.NaN
      : (values[index] as number);
  };
}

function check(y: tf.Tensor, shape: number[], dtype: string, at: (coordinates: number[]) => number): void {
  expect(y.shape).toEqual(shape);
  expect(y.dtype).toBe(dtype);
  const values = y.dataSync();
  const expected = build(shape, at);
  const wrong = expected.findIndex((value, i) => !Object.is(value, values[i]));
  expect([wrong, values[wrong], values.length]).toEqual([-1, undefined, expected.length]);
}

describeNative('kernels that move values', () => {
  describe.each(dtypes)('of %s', (dtype) => {
    it.each([
      '7 | 0',
      '3 5 | 1 0',
      '1 9 | 1 0',
      '16 16 | 1 0',
      '33 47 | 1 0',
      '0 4 | 1 0',
      '130 201 | 1 0',
      '2 3 4 | 2 0 1',
      '3 1 5 | 1 2 0',
      '2 17 19 3 | 0 3 1 2',
      '2 3 17 19 | 0 2 3 1',
      '2 20 21 35 | 0 3 1 2',
      '3 37 9 18 | 3 1 2 0',
      '2 3 4 5 6 | 4 2 0 3 1',
      '2 3 2 3 2 5 | 5 0 4 1 3 2',
      '2 60 50 5 | 0 3 2 1',
      '2 20 30 2 | 0 2 1 3',
      '2 20 30 3 | 0 2 1 3',
      '3 90 70 4 | 0 2 1 3',
    ])('transposes %s', (text) => {
      const [shape, perm] = text.split(' | ').map(numbers) as [number[], number[]];
      const x = counting(shape, dtype);
      const read = reader(x);
      const to = perm.map((axis) => shape[axis] as number);
      check(tf.transpose(x, perm), to, dtype, (c) => read(shape.map((_, axis) => c[perm.indexOf(axis)] as number)));
    });

    it.each([
      '5 | 2:3 | 0',
      '3 4 | 0:0 1:2 | 1',
      '2 5 6 3 | 0:0 1:2 3:0 0:0 | 1',
      '2 1 1 2 | 1:0 0:1 2:2 1:1 | 1',
      '2 0 | 1:1 2:1 | 1',
      '1 60 70 5 | 0:0 1:1 1:1 0:0 | 0',
    ])('pads %s', (text) => {
      const [sizes, borders, fill] = text.split(' | ') as [string, string, string];
      const [shape, paddings, constant] = [numbers(sizes), pairs(borders), Number(fill)];
      const x = counting(shape, dtype);
      const read = reader(x);
      const to = shape.map((extent, axis) => extent + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
      check(tf.pad(x, paddings, constant), to, dtype, (c) => {
        const value = read(c.map((at, axis) => at - (paddings[axis]?.[0] ?? 0)));
        return Number.isNaN(value) ? constant : value;
      });
    });

    it.each([
      'reflect | 4 | 3:3',
      'symmetric | 4 | 4:4',
      'reflect | 2 5 6 3 | 0:0 4:1 2:5 0:0',
      'symmetric | 2 5 6 3 | 2:1 5:0 0:6 1:3',
      'reflect | 1 64 70 5 | 0:0 3:3 3:3 0:0',
    ])('mirrors %s', (text) => {
      const [mode, sizes, borders] = text.split(' | ') as ['reflect' | 'symmetric', string, string];
      const [shape, paddings] = [numbers(sizes), pairs(borders)];
      const x = counting(shape, dtype);
      const read = reader(x);
      const to = shape.map((extent, axis) => extent + (paddings[axis]?.[0] ?? 0) + (paddings[axis]?.[1] ?? 0));
      const apart = mode === 'reflect' ? 1 : 0;
      const mirrored = (at: number, extent: number) => {
        if (at < 0) return -at - 1 + apart;
        return at < extent ? at : 2 * extent - at - 1 - apart;
      };
      check(tf.mirrorPad(x, paddings, mode), to, dtype, (c) =>
        read(c.map((at, axis) => mirrored(at - (paddings[axis]?.[0] ?? 0), shape[axis] as number))),
      );
    });

    it.each([
      '9 | 2 | 5',
      '4 5 | 1 2 | 3 3',
      '4 5 6 3 | 1 0 2 1 | 2 5 3 1',
      '4 5 | 4 0 | 0 5',
      '2 80 90 3 | 1 3 5 0 | 1 70 80 3',
      '4 5 | 1 0 | 2 5',
    ])('slices %s', (text) => {
      const [shape, begin, size] = text.split(' | ').map(numbers) as [number[], number[], number[]];
      const x = counting(shape, dtype);
      const read = reader(x);
      check(tf.slice(x, begin, size), size, dtype, (c) => read(c.map((at, axis) => at + (begin[axis] as number))));
    });

    it('slices by steps, backwards too', () => {
      const x = counting([7, 9, 5], dtype);
      const read = reader(x);
      const y = tf.stridedSlice(x, [6, 1, 4], [0, 9, 0], [-2, 3, -1]);
      check(y, [3, 3, 4], dtype, ([a, b, c]) =>
        read([6 - 2 * (a as number), 1 + 3 * (b as number), 4 - (c as number)]),
      );
      const masked = tf.stridedSlice(x, [2, 0, 1], [3, 0, 4], [1, 1, 1], 0, 0, 2, 0, 1);
      check(masked, [9, 3], dtype, ([b, c]) => read([2, b as number, 1 + (c as number)]));
      const shrunk = tf.stridedSlice(x, [2, 8, 1], [3, 0, 4], [1, -3, 1], 0, 0, 0, 0, 1);
      check(shrunk, [3, 3], dtype, ([b, c]) => read([2, 8 - 3 * (b as number), 1 + (c as number)]));
      check(tf.stridedSlice(x, [5, 0], [2, 9], [1, 1]), [0, 9, 5], dtype, () => 0);
      check(tf.stridedSlice(x, [0, 0, 0], [7, 9, 5], [1, 1, 1]), [7, 9, 5], dtype, read);
    });

    it.each(['3:2 3:5 3:1 | 1', '2:4 3:4 | 0', '2:3:4 2:3:0 2:3:5 | 2', '2:50:40:3 2:50:40:7 | 3', '0:2 3:2 | 0'])(
      'joins %s',
      (text) => {
        const [sizes, along] = text.split(' | ') as [string, string];
        const [shapes, axis] = [sizes.split(' ').map((one) => one.split(':').map(Number)), Number(along)];
        const parts = shapes.map((shape) => counting(shape, dtype));
        const reads = parts.map(reader);
        const to = (shapes[0] as number[]).with(
          axis,
          shapes.reduce((sum, shape) => sum + (shape[axis] as number), 0),
        );
        check(tf.concat(parts, axis), to, dtype, (c) => {
          let at = c[axis] as number;
          let part = 0;
          while (at >= ((shapes[part] as number[])[axis] as number)) at -= (shapes[part++] as number[])[axis] as number;
          return (reads[part] as (c: number[]) => number)(c.with(axis, at));
        });
      },
    );

    it('stacks, splits and unstacks', () => {
      const parts = [counting([3, 4], dtype), tf.cast(tf.mul(counting([3, 4]), 2), dtype)];
      const reads = parts.map(reader);
      const stacked = tf.stack(parts, 1);
      check(stacked, [3, 2, 4], dtype, ([a, b, c]) =>
        (reads[b as number] as (c: number[]) => number)([a as number, c as number]),
      );
      tf.unstack(stacked, 1).forEach((part, i) => void check(part, [3, 4], dtype, reads[i] as (c: number[]) => number));
      const x = counting([3, 7], dtype);
      const read = reader(x);
      const [first, second] = tf.split(x, [2, 5], 1) as [tf.Tensor, tf.Tensor];
      check(first, [3, 2], dtype, read);
      check(second, [3, 5], dtype, ([a, b]) => read([a as number, (b as number) + 2]));
    });

    it.each(['3 | 4', '2 3 | 1 5', '2 1 3 | 2 60 1', '2 3 4 5 | 3 1 2 2', '1 | 50000', '2 3 | 2 0'])(
      'tiles %s',
      (text) => {
        const [shape, reps] = text.split(' | ').map(numbers) as [number[], number[]];
        const x = counting(shape, dtype);
        const read = reader(x);
        const to = shape.map((extent, axis) => extent * (reps[axis] as number));
        check(tf.tile(x, reps), to, dtype, (c) => read(c.map((at, axis) => at % (shape[axis] as number))));
      },
    );

    it.each(['5 | 0', '4 5 | 1', '3 4 5 2 | 1 2', '0 3 | 0'])('reverses %s', (text) => {
      const [shape, axes] = text.split(' | ').map(numbers) as [number[], number[]];
      const x = counting(shape, dtype);
      const read = reader(x);
      check(tf.reverse(x, axes), shape, dtype, (c) =>
        read(c.map((at, axis) => (axes.includes(axis) ? (shape[axis] as number) - 1 - at : at))),
      );
    });

    it.each([1, 2, 3, 4, 5, 40])('gathers rows of %i, also in batches', (inner) => {
      const x = counting([4, 5, inner], dtype);
      const read = reader(x);
      check(tf.gather(x, tf.tensor1d([4, 0, 4], 'int32'), 1), [4, 3, inner], dtype, ([a, b, c]) =>
        read([a as number, [4, 0, 4][b as number] as number, c as number]),
      );
      const indices = [
        [0, 1],
        [2, 3],
        [4, 4],
        [1, 0],
      ];
      check(tf.gather(x, tf.tensor2d(indices, [4, 2], 'int32'), 1, 1), [4, 2, inner], dtype, ([a, b, c]) =>
        read([a as number, indices[a as number]?.[b as number] as number, c as number]),
      );
      check(tf.gather(x, tf.tensor1d([], 'int32')), [0, 5, inner], dtype, read);
    });

    it('moves blocks between space, depth and batch', () => {
      const x = counting([2, 3, 5, 12]) as tf.Tensor4D;
      const read = reader(x);
      check(tf.depthToSpace(x, 2), [2, 6, 10, 3], 'float32', ([n, h, w, c]) =>
        read([
          n,
          (h as number) >> 1,
          (w as number) >> 1,
          (((h as number) % 2) * 2 + ((w as number) % 2)) * 3 + (c as number),
        ] as number[]),
      );
      const image = counting([2, 4, 7, 3], dtype);
      const at = reader(image);
      const batched = tf.spaceToBatchND(
        image,
        [2, 3],
        [
          [1, 1],
          [0, 2],
        ],
      );
      check(batched, [12, 3, 3, 3], dtype, (c) => {
        const [b, h, w, d] = c as [number, number, number, number];
        const block = Math.floor(b / 2);
        const value = at([b % 2, h * 2 + Math.floor(block / 3) - 1, w * 3 + (block % 3), d]);
        return Number.isNaN(value) ? 0 : value;
      });
      check(
        tf.batchToSpaceND(
          batched,
          [2, 3],
          [
            [1, 1],
            [0, 2],
          ],
        ),
        [2, 4, 7, 3],
        dtype,
        at,
      );
    });
  });

  it('flips images and encodes one-hot', () => {
    const x = counting([2, 3, 4, 3]) as tf.Tensor4D;
    const read = reader(x);
    check(tf.image.flipLeftRight(x), x.shape, 'float32', (c) => read(c.with(2, 3 - (c[2] as number))));
    const hot = tf.oneHot(tf.tensor1d([1, -1, 0, 3], 'int32'), 3, 5, 2, 'int32');
    expect([...hot.dataSync()]).toEqual([2, 5, 2, 2, 2, 2, 5, 2, 2, 2, 2, 2]);
  });

  it('keeps every bit of a NaN and the sign of zero', () => {
    const bits = new Uint32Array([0x7fa00001, 0xffc12345, 0x80000000, 0x7f800000]);
    const x = tf.tensor(new Float32Array(bits.buffer), [2, 2]);
    for (const y of [
      tf.slice(x, [0, 0], [2, 2]),
      tf.slice(tf.concat([x, x]), [2, 0], [2, 2]),
      tf.transpose(tf.transpose(x)),
    ]) {
      expect(new Uint32Array((y.dataSync() as Float32Array).buffer, 0, 4)).toEqual(bits);
    }
  });

  it('fills memory that was used before', () => {
    tf.dispose(tf.relu(tf.fill([1000], 3)));
    for (const [y, value] of [
      [tf.zeros([1000]), 0],
      [tf.zerosLike(tf.ones([1000])), 0],
      [tf.onesLike(tf.zeros([1000])), 1],
      [tf.fill([1000], 2.5), 2.5],
    ] as const) {
      expect(y.dataSync().every((v) => v === value)).toBe(true);
    }
  });

  it('refuses an index that is out of range', () => {
    const before = tf.memory().numBytes;
    expect(() => tf.tidy(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([3], 'int32')))).toThrow('3 is not in [0, 2]');
    expect(() => tf.tidy(() => tf.gather(tf.ones([3, 2]), tf.tensor1d([-1], 'int32')))).toThrow('-1 is not in [0, 2]');
    expect(tf.memory().numBytes).toBe(before);
  });

  it('gives the same values on one thread', () => {
    const { limitThreads, describe } = addon();
    const bytes = (values: tf.TypedArray) => Buffer.from(values.buffer);
    const x = counting([4, 64, 64, 24]);
    const y = tf
      .mirrorPad(
        tf.transpose(x, [0, 3, 1, 2]),
        [
          [0, 0],
          [0, 0],
          [3, 3],
          [2, 2],
        ],
        'reflect',
      )
      .dataSync();
    limitThreads(1);
    const alone = tf
      .mirrorPad(
        tf.transpose(x, [0, 3, 1, 2]),
        [
          [0, 0],
          [0, 0],
          [3, 3],
          [2, 2],
        ],
        'reflect',
      )
      .dataSync();
    limitThreads(describe().threads);
    expect(Buffer.compare(bytes(alone), bytes(y))).toBe(0);
  });

  it('never views its input', () => {
    const x = tf.relu(tf.fill([4, 8], 3));
    const part = tf.slice(x, [1, 0], [2, 8]);
    x.dispose();
    tf.dispose(tf.fill([4, 8], 9));
    expect(part.dataSync().every((v) => v === 3)).toBe(true);
  });
});
