import * as tf from '@tensorflow/tfjs-core';
import { at, type NdArray, ndarray } from '../../src/reference-kernels.ts';
import { as, describe, type FuzzTable } from './fuzz-case.ts';
import { type AnyType, type NumberType, type Random, tensorOf } from './random.ts';

const any: readonly NumberType[] = ['float32', 'int32', 'bool'];
const strings: readonly AnyType[] = [...any, 'string'];

interface Drawn {
  readonly dtype: AnyType;
  readonly x: NdArray;
  readonly rank: number;
  tensor(): tf.Tensor;
  readonly what: string;
}

function draw(random: Random, least: number, most: number, types: readonly AnyType[] = strings): Drawn {
  const dtype = random.pick(types);
  const x = random.values(random.shape(least, most), dtype);
  return { dtype, x, rank: x.shape.length, tensor: () => tensorOf(x, dtype), what: describe(x, dtype) };
}

const replaced = <T>(list: readonly T[], i: number, value: T): T[] => list.map((old, j) => (i === j ? value : old));

const moving: FuzzTable = {
  transpose(random) {
    const { dtype, x, tensor, what } = draw(random, 0, 6, any);
    const perm = random.shuffled([...x.shape.keys()]);
    const expected = ndarray(
      perm.map((axis) => x.shape[axis]!),
      (index) =>
        at(
          x,
          x.shape.map((_, axis) => index[perm.indexOf(axis)]!),
        ),
    );
    return { what: `${what} by [${perm}]`, run: () => tf.transpose(tensor(), perm), expected: as(dtype, expected) };
  },
  reshape(random) {
    const { dtype, x, tensor, what } = draw(random, 0, 4);
    return {
      what,
      run: () => tf.reshape(tensor(), [x.values.length]),
      expected: as(dtype, { shape: [x.values.length], values: x.values }),
    };
  },
  reverse(random) {
    const { dtype, x, rank, tensor, what } = draw(random, 1, 4, any);
    const axes = random.shuffled([...x.shape.keys()]).slice(0, random.int(1, rank));
    const expected = ndarray(x.shape, (index) =>
      at(
        x,
        index.map((i, axis) => (axes.includes(axis) ? x.shape[axis]! - 1 - i : i)),
      ),
    );
    return { what: `${what} along [${axes}]`, run: () => tf.reverse(tensor(), axes), expected: as(dtype, expected) };
  },
  tile(random) {
    const { dtype, x, tensor, what } = draw(random, 1, 5);
    const reps = x.shape.map(() => random.int(1, 3));
    const expected = ndarray(
      x.shape.map((size, axis) => size * reps[axis]!),
      (index) =>
        at(
          x,
          index.map((i, axis) => i % x.shape[axis]!),
        ),
    );
    return { what: `${what} by [${reps}]`, run: () => tf.tile(tensor(), reps), expected: as(dtype, expected) };
  },
  broadcastTo(random) {
    const { dtype, x, tensor, what } = draw(random, 0, 4, any);
    const added = random.int(0, 4 - x.shape.length);
    const shape = [
      ...Array.from({ length: added }, () => random.int(1, 3)),
      ...x.shape.map((size) => (size === 1 ? random.int(1, 4) : size)),
    ];
    const expected = ndarray(shape, (index) => at(x, index.slice(added)));
    return { what: `${what} to [${shape}]`, run: () => tf.broadcastTo(tensor(), shape), expected: as(dtype, expected) };
  },
  slice(random) {
    const { dtype, x, tensor, what } = draw(random, 1, 5);
    const begin = x.shape.map((size) => random.int(0, size));
    const size = x.shape.map((length, axis) => random.int(0, length - begin[axis]!));
    const expected = ndarray(size, (index) =>
      at(
        { ...x, shape: x.shape },
        index.map((i, axis) => i + begin[axis]!),
      ),
    );
    return {
      what: `${what} from [${begin}], [${size}]`,
      run: () => tf.slice(tensor(), begin, size),
      expected: as(dtype, expected),
    };
  },
  stridedSlice(random) {
    const { dtype, x, tensor, what } = draw(random, 1, 4);
    const begin = x.shape.map((size) => random.int(0, Math.max(size - 1, 0)));
    const end = x.shape.map((size, axis) => random.int(Math.min(begin[axis]! + 1, size), size));
    const strides = x.shape.map(() => random.int(1, 3));
    const shape = begin.map((b, axis) => Math.ceil((end[axis]! - b) / strides[axis]!));
    const expected = ndarray(shape, (index) =>
      at(
        x,
        index.map((i, axis) => begin[axis]! + i * strides[axis]!),
      ),
    );
    return {
      what: `${what} [${begin}]..[${end}] by [${strides}]`,
      run: () => tf.stridedSlice(tensor(), begin, end, strides),
      expected: as(dtype, expected),
    };
  },
  'stridedSlice, backwards': (random) => {
    const { dtype, x, tensor, what } = draw(random, 1, 3);
    const step = x.shape.map(() => -random.int(1, 2));
    const full = (1 << x.shape.length) - 1;
    const shape = x.shape.map((size, axis) => Math.ceil(size / -step[axis]!));
    const expected = ndarray(shape, (index) =>
      at(
        x,
        index.map((i, axis) => x.shape[axis]! - 1 + i * step[axis]!),
      ),
    );
    const zeros = x.shape.map(() => 0);
    return {
      what: `${what} by [${step}]`,
      run: () => tf.stridedSlice(tensor(), zeros, zeros, step, full, full),
      expected: as(dtype, expected),
    };
  },
  pad(random) {
    const { dtype, x, tensor, what } = draw(random, 1, 4, any);
    const pads = x.shape.map((): [number, number] => [random.int(0, 2), random.int(0, 2)]);
    const value = dtype === 'bool' ? random.int(0, 1) : random.int(-2, 2);
    const shape = x.shape.map((size, axis) => size + pads[axis]![0] + pads[axis]![1]);
    const expected = ndarray(shape, (index) => {
      const from = index.map((i, axis) => i - pads[axis]![0]);
      return from.every((i, axis) => i >= 0 && i < x.shape[axis]!) ? at(x, from) : value;
    });
    return {
      what: `${what} by [${pads.join(' ')}] with ${value}`,
      run: () => tf.pad(tensor(), pads, value),
      expected: as(dtype, expected),
    };
  },
  mirrorPad(random) {
    const mode = random.pick(['reflect', 'symmetric'] as const);
    const offset = mode === 'reflect' ? 1 : 0;
    const dtype = random.pick<NumberType>(['float32', 'int32']);
    const x = random.values(
      random.shape(1, 4).map((size) => Math.max(size, 1)),
      dtype,
    );
    const pads = x.shape.map((size): [number, number] => [random.int(0, size - offset), random.int(0, size - offset)]);
    const mirrored = (i: number, size: number): number =>
      i < 0 ? -i - 1 + offset : i >= size ? 2 * size - 1 - i - offset : i;
    const shape = x.shape.map((size, axis) => size + pads[axis]![0] + pads[axis]![1]);
    const expected = ndarray(shape, (index) =>
      at(
        x,
        index.map((i, axis) => mirrored(i - pads[axis]![0], x.shape[axis]!)),
      ),
    );
    return {
      what: `${describe(x, dtype)} by [${pads.join(' ')}], ${mode}`,
      run: () => tf.mirrorPad(tensorOf(x, dtype), pads, mode),
      expected: as(dtype, expected),
    };
  },
};

const joining: FuzzTable = {
  concat(random) {
    const { dtype, x, rank } = draw(random, 1, 5);
    const axis = random.int(0, rank - 1);
    const parts = [
      x,
      ...Array.from({ length: random.int(0, 3) }, () => random.values(replaced(x.shape, axis, random.size()), dtype)),
    ];
    const starts = parts.map((_, i) => parts.slice(0, i).reduce((sum, part) => sum + part.shape[axis]!, 0));
    const whole = parts.reduce((sum, part) => sum + part.shape[axis]!, 0);
    const expected = ndarray(replaced(x.shape, axis, whole), (index) => {
      const which = starts.findLastIndex((start, i) => index[axis]! >= start && parts[i]!.shape[axis]! > 0);
      return at(parts[which]!, replaced(index, axis, index[axis]! - starts[which]!));
    });
    const what = `${dtype} ${parts.map(({ shape }) => `[${shape}]`).join(' ')} along ${axis}`;
    return {
      what,
      run: () =>
        tf.concat(
          parts.map((part) => tensorOf(part, dtype)),
          axis,
        ),
      expected: as(dtype, expected),
    };
  },
  stack(random) {
    const { dtype, x, rank } = draw(random, 0, 3);
    const parts = [x, ...Array.from({ length: random.int(0, 3) }, () => random.values(x.shape, dtype))];
    const axis = random.int(0, rank);
    const shape = [...x.shape.slice(0, axis), parts.length, ...x.shape.slice(axis)];
    const expected = ndarray(shape, (index) =>
      at(
        parts[index[axis]!]!,
        index.filter((_, i) => i !== axis),
      ),
    );
    return {
      what: `${parts.length} of ${describe(x, dtype)} along ${axis}`,
      run: () =>
        tf.stack(
          parts.map((part) => tensorOf(part, dtype)),
          axis,
        ),
      expected: as(dtype, expected),
    };
  },
  unstack(random) {
    const { dtype, x, rank, tensor, what } = draw(random, 1, 4);
    const axis = random.int(0, rank - 1);
    const shape = x.shape.filter((_, i) => i !== axis);
    const expected = Array.from({ length: x.shape[axis]! }, (_, i) =>
      as(
        dtype,
        ndarray(shape, (index) => at(x, [...index.slice(0, axis), i, ...index.slice(axis)])),
      ),
    );
    return { what: `${what} along ${axis}`, run: () => tf.unstack(tensor(), axis), expected };
  },
  split(random) {
    const { dtype, x, rank, tensor, what } = draw(random, 1, 4, any);
    const axis = random.int(0, rank - 1);
    const size = x.shape[axis]!;
    const first = random.int(0, size);
    const sizes = random.chance() ? [first, size - first] : [size];
    let start = 0;
    const expected = sizes.map((length) => {
      const from = start;
      start += length;
      return as(
        dtype,
        ndarray(replaced(x.shape, axis, length), (index) => at(x, replaced(index, axis, index[axis]! + from))),
      );
    });
    return { what: `${what} to [${sizes}] along ${axis}`, run: () => tf.split(tensor(), sizes, axis), expected };
  },
};

/** Operations that move numbers and do not compute. */
export const arrangementFuzz: FuzzTable = { ...moving, ...joining };
