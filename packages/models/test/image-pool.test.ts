import { type RandomStream, randomStream } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createImagePool, type ImagePool } from '../src/image-pool.ts';

beforeAll(() => useEngine('cpu'));

/** Images [n,1,2,1], each of one number, so that a list of numbers says which they are. */
const imagesOf = (numbers: readonly number[]) =>
  tf.tensor4d(
    numbers.flatMap((x) => [x, x]),
    [numbers.length, 1, 2, 1],
  );
const numbersOf = (x: tf.Tensor) => Array.from(x.dataSync()).filter((_, i) => i % 2 === 0);
const held = (pool: ImagePool) => Object.values(pool.tensors()).flatMap(numbersOf);

/** A draw of given uniforms: swap or not, and the slot, for each image. */
const drawing = (...values: number[]) =>
  ({ uniformValues: () => Float32Array.from(values) }) as Partial<RandomStream> as RandomStream;

function shown(pool: ImagePool, numbers: readonly number[], random: RandomStream, microbatch = 0): number[] {
  const [images, judged] = tf.tidy(() => {
    const given = imagesOf(numbers);
    return [given, pool.query(given, random, microbatch)];
  });
  const found = numbersOf(judged);
  tf.dispose([images, judged]);
  return found;
}

/** The same in plain arrays, from the words of the paper, one image after another. */
function reference(size: number, batches: readonly (readonly number[])[], draws: readonly Float32Array[]) {
  const pool: number[] = [];
  const judged = batches.map((batch, k) =>
    batch.map((image, i) => {
      if (pool.length < size) {
        pool.push(image);
        return image;
      }
      const [swap, slot] = [draws[k]![2 * i]!, draws[k]![2 * i + 1]!];
      if (size === 0 || swap < 0.5) return image;
      return pool.splice(Math.floor(slot * size), 1, image)[0]!;
    }),
  );
  return { judged, pool };
}

describe('an image pool', () => {
  it('fills, then swaps where the stream says so', () => {
    const pool = createImagePool(2);
    expect(shown(pool, [1, 2], drawing(0.9, 0.9, 0.9, 0.9))).toEqual([1, 2]); // room: nothing is swapped
    pool.commit();
    expect(shown(pool, [3, 4, 5], drawing(0.49, 0, 0.5, 0.99, 0.7, 0.99))).toEqual([3, 2, 4]);
    pool.commit();
    expect(held(pool)).toEqual([1, 5]);
    tf.dispose({ ...pool.tensors() });
  });

  it('holds after any batches, split in any way and judged more than once, what plain arrays hold', () => {
    const batch = fc.array(fc.array(fc.integer({ min: 0, max: 9999 }), { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 3,
    });
    const updatesPerStep = fc.array(fc.record({ parts: batch, again: fc.boolean(), lost: fc.boolean() }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        updatesPerStep,
        fc.integer({ min: 0, max: 1000 }),
        (size, all, seed) => {
          const before = tf.memory().numTensors;
          const pool = createImagePool(size);
          const random = (update: number, microbatch: number) => randomStream(seed, update, microbatch);
          const found = all.flatMap(({ parts, again, lost }, update) => {
            // an update that never came to its update, and one whose loss ran again, leave no trace
            if (lost) shown(pool, [-1, -2, -3], randomStream(seed, 'lost'));
            if (again)
              for (const [microbatch, part] of parts.entries())
                shown(pool, part, random(update, microbatch), microbatch);
            const judged = parts.map((part, microbatch) => shown(pool, part, random(update, microbatch), microbatch));
            pool.commit();
            return judged;
          });
          const draws = all.flatMap(({ parts }, update) =>
            parts.map((part, microbatch) => random(update, microbatch).uniformValues(2 * part.length)),
          );
          const expected = reference(
            size,
            all.flatMap(({ parts }) => parts),
            draws,
          );
          expect(found).toEqual(expected.judged);
          expect(held(pool)).toEqual(expected.pool);
          expect(tf.memory().numTensors - before).toBe(expected.pool.length);
          tf.dispose({ ...pool.tensors() });
        },
      ),
      { numRuns: 100 },
    );
  });

  it('swaps half of the time, with each slot alike', () => {
    const [size, n] = [8, 4000];
    const pool = createImagePool(size);
    shown(
      pool,
      Array.from({ length: size }, () => 0),
      randomStream(0),
    );
    pool.commit();
    const fresh = Array.from({ length: n }, (_, i) => i + 1);
    const judged = shown(pool, fresh, randomStream(5));
    const swaps = judged.filter((image, i) => image !== fresh[i]).length;
    expect(Math.abs(swaps - n / 2)).toBeLessThan(4 * Math.sqrt(n / 4)); // four standard deviations
    pool.commit();
    // An image stays for 8 swaps, hence 16 images, on average; the mean of 8 such ages is within four deviations.
    const ages = held(pool).map((image) => n - image);
    expect(ages.reduce((sum, age) => sum + age, 0) / size).toBeLessThan(16 + (4 * 16) / Math.sqrt(size));
    tf.dispose({ ...pool.tensors() });
  });

  it('of size 0 shows what it is given', () => {
    const pool = createImagePool(0);
    expect(shown(pool, [1, 2, 3], randomStream(1))).toEqual([1, 2, 3]);
    pool.commit();
    expect(pool.tensors()).toEqual({});
  });

  it('goes on from its tensors as if nothing had been', () => {
    const before = tf.memory().numTensors;
    const [one, other] = [createImagePool(12), createImagePool(12)];
    shown(
      one,
      Array.from({ length: 11 }, (_, i) => i),
      randomStream(1),
    );
    one.commit();
    shown(other, [77], randomStream(2)); // what it held and had staged is gone
    other.commit();
    shown(other, [78], randomStream(3));
    tf.tidy(() => other.restore(one.tensors()));
    expect(held(other)).toEqual(held(one));
    const next = [20, 21, 22, 23, 24];
    expect(shown(other, next, randomStream(4))).toEqual(shown(one, next, randomStream(4)));
    for (const pool of [one, other]) pool.commit();
    expect(held(other)).toEqual(held(one));
    tf.dispose([{ ...one.tensors() }, { ...other.tensors() }]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses what cannot be its content, and images of another size', () => {
    const pool = createImagePool(2);
    const [image, row] = [tf.zeros([1, 2, 1]), tf.zeros([2])];
    const refused = (tensors: Record<string, tf.Tensor>, message: string) =>
      expect(() => pool.restore(tensors)).toThrow(message);
    refused({ 0: image, 1: image, 2: image }, '[models/image-pool] cannot restore: expected at most 2 images [H,W,C]');
    refused({ 0: image, 2: image }, 'received 0: [1,2,1], 2: [1,2,1]');
    refused({ 0: row }, 'received 0: [2]');
    shown(pool, [1], randomStream(1));
    pool.commit();
    const larger = tf.zeros([1, 2, 2, 1]) as tf.Tensor4D;
    expect(() => pool.query(larger, randomStream(1), 0)).toThrow(
      'images must be [n,1,2,1] as in the pool; received [1,2,2,1]',
    );
    expect(() => shown(pool, [1], randomStream(1), 1)).toThrow('microbatch 1 comes before 0. Query them one after');
  });
});
