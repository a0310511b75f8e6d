import * as tf from '@tensorflow/tfjs-core';
import { afterAll, expect, it } from 'vitest';
import { addon } from '../src/addon.ts';
import type { NativeBackend } from '../src/backend.ts';
import { describeNative } from './native.ts';

const backend = () => tf.backend() as NativeBackend;

/** Runs `body`; afterwards there are as many tensors, data and bytes as before. */
function leavesNothing(body: () => void): void {
  const counts = () => {
    const { numTensors, numDataBuffers, numBytes } = tf.memory();
    return { numTensors, numDataBuffers, numBytes, data: backend().numDataIds(), live: backend().poolBytes().live };
  };
  const before = counts();
  tf.tidy(body);
  expect(counts()).toEqual(before);
}

describeNative('memory', () => {
  afterAll(() => tf.disposeVariables());

  it('that the machine does not have is an error, and the program continues', () => {
    const one = tf.ones([1]);
    leavesNothing(() => {
      // 40 TB, of which Linux would promise a part.
      expect(() => tf.tile(one, [1e13])).toThrow(/out of memory|Invalid typed array length/);
      expect(() => tf.relu(tf.broadcastTo(one, [100_000, 100_000, 100]))).toThrow(/out of memory|Invalid/);
      expect(() => tf.zeros([100_000, 100_000, 100])).toThrow(RangeError);
      expect(() => tf.fill([2 ** 26, 2 ** 26], 1)).toThrow(/out of memory/);
      expect([...tf.add(one, 1).dataSync()]).toEqual([2]);
    });
    one.dispose();
  });

  it('of a kernel that throws is free again', () => {
    leavesNothing(() => {
      const x = tf.ones([1000, 3]);
      for (let i = 0; i < 10; i++) expect(() => tf.gather(x, tf.tensor1d([1000], 'int32'))).toThrow('is not in');
      expect(() =>
        backend().attempt(
          () => {
            backend().output([5000], 'float32');
            backend().scratch(7000);
            backend().release(backend().scratch(100));
            throw new Error('no');
          },
          { inputs: {}, attrs: {}, backend: backend() },
        ),
      ).toThrow('no');
    });
  });

  it('is shared by tensors of one content until the last is gone', () => {
    leavesNothing(() => {
      const x = tf.relu(tf.fill([2, 300], 3));
      const flat = tf.reshape(x, [600]);
      const same = tf.clone(x);
      x.dispose();
      same.dispose();
      tf.dispose(tf.fill([2, 300], 9));
      expect(flat.dataSync().every((value) => value === 3)).toBe(true);
    });
  });

  it('of kept tensors, variables and complex numbers lives as long as they do', () => {
    const before = backend().poolBytes().live;
    const kept = tf.tidy(() => tf.keep(tf.fill([100], 4)));
    const variable = tf.variable(tf.fill([100], 5));
    variable.assign(tf.tidy(() => tf.add(variable, 1)));
    const complex = tf.complex(tf.fill([100], 1), tf.fill([100], 2));
    tf.tidy(() => tf.fill([100], 0));
    expect([kept.dataSync()[99], variable.dataSync()[99], complex.dataSync()[199]]).toEqual([4, 6, 2]);
    expect(backend().poolBytes().live).toBeGreaterThan(before);
    tf.dispose([kept, variable, complex]);
  });

  it.each(['float32', 'int32', 'bool'] as const)('of %s moves to another backend and back', async (dtype) => {
    const x = tf.tidy(() => tf.reverse(tf.cast(tf.tensor1d([3, 0, 1]), dtype)));
    const values = [...x.dataSync()];
    const live = backend().poolBytes().live;
    const native = backend();
    await tf.setBackend('cpu');
    const y = tf.reverse(x);
    expect(native.poolBytes().live).toBeLessThan(live);
    await tf.setBackend('native');
    const z = tf.reverse(y);
    expect([z.dtype, ...z.dataSync()]).toEqual([dtype, ...values]);
    expect([...(await z.data())]).toEqual(values);
    tf.dispose([x, y, z]);
  });

  it('of a freed buffer is gone for all its views, and no other buffer is freed', () => {
    const buffer = addon().allocate(128);
    const view = new Float32Array(buffer);
    addon().free(buffer);
    expect([buffer.byteLength, view.length]).toEqual([0, 0]);
    expect(() => addon().free(buffer)).toThrow('an ArrayBuffer of allocate()');
    const foreign = new ArrayBuffer(64);
    expect(() => addon().free(foreign)).toThrow('an ArrayBuffer of allocate()');
    expect(foreign.byteLength).toBe(64);
  });
});
