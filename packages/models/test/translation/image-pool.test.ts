import { type RandomStream, randomStream, type Tensors } from '@ganforge/core';
import { useEngine } from '@ganforge/engine';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ImagePool, imagePool } from '../../src/translation/image-pool.ts';
import { lossContext } from '../loss-context.ts';

beforeAll(() => useEngine('cpu'));

const poolOf = (size: number) => imagePool(size, [1, 2, 1]);

/** Returns images [n,1,2,1], each filled with one number. So a list of numbers identifies the images. */
const imagesOf = (numbers: readonly number[]) =>
  tf.tensor4d(
    numbers.flatMap((x) => [x, x]),
    [numbers.length, 1, 2, 1],
  );
const numbersOf = (x: tf.Tensor) => Array.from(x.dataSync()).filter((_, i) => i % 2 === 0);

/** Contains a pool as in a run, with its tensors before the next update. */
class Held {
  readonly #pool: ImagePool;
  #tensors: Tensors;

  constructor(pool: ImagePool) {
    this.#pool = pool;
    this.#tensors = pool.state.initial();
  }

  /**
   * Returns the images that the discriminator gets for the microbatches of one update, and the tensors that are
   * observed.
   */
  judge(microbatches: readonly (readonly number[])[], random: (microbatch: number) => RandomStream) {
    const observed: Tensors[] = [];
    const judged = microbatches.map((numbers, i) => {
      const ctx = lossContext({
        random: () => random(i),
        state: () => this.#tensors,
        observe: (_, found) => {
          observed.push(found);
        },
      });
      return numbersOf(this.#pool.query(ctx, 'pool', imagesOf(numbers)));
    });
    return { judged, observed };
  }

  /** Runs one update. The observations are reduced as the specification of the state requires. */
  update(microbatches: readonly (readonly number[])[], random: (microbatch: number) => RandomStream): number[][] {
    const { state } = this.#pool;
    return tf.tidy(() => {
      const { judged, observed } = this.judge(microbatches, random);
      expect(state.reduce).toBe('concat');
      const found = Object.fromEntries(
        Object.keys(observed[0]!).map((key) => [key, tf.concat(observed.map((one) => one[key]!))]),
      );
      const next = state.next(this.#tensors, found, { batchSize: 1, random: randomStream(0) });
      const form = (tensors: Tensors) => Object.entries(tensors).map(([key, t]) => [key, t.shape, t.dtype]);
      expect(form(next)).toEqual(form(this.#tensors));
      tf.dispose({ ...this.#tensors });
      this.#tensors = Object.fromEntries(Object.entries(next).map(([key, t]) => [key, tf.keep(t)]));
      return judged;
    });
  }

  get images(): number[] {
    return numbersOf(this.#tensors.images!).slice(0, this.filled);
  }

  get filled(): number {
    return this.#tensors.filled!.dataSync()[0]!;
  }

  dispose(): void {
    tf.dispose({ ...this.#tensors });
  }
}

/**
 * Returns streams with given uniform numbers: those that decide whether each image is swapped, and then those that
 * choose the slots.
 */
function drawing(swaps: number[], slots: number[]): () => RandomStream {
  return () => {
    const values = [swaps, slots];
    return { uniform: () => tf.tensor1d(values.shift()!) } as Partial<RandomStream> as RandomStream;
  };
}

/** Computes the same rule with plain arrays, one image after another. */
function reference(
  size: number,
  updates: readonly (readonly (readonly number[])[])[],
  drawn: (update: number, microbatch: number) => RandomStream,
) {
  let pool: number[] = [];
  const judged = updates.map((microbatches, update) => {
    const before = [...pool];
    const after = [...pool];
    const seen = microbatches.map((images, microbatch) => {
      const random = drawn(update, microbatch);
      const swaps = random.uniformValues(images.length);
      const slots = random.uniformValues(images.length);
      return images.map((image, i) => {
        if (before.length < size) {
          if (before.length + i < size && after.length < size) after.push(image);
          return image;
        }
        if (swaps[i]! < 0.5) return image;
        const slot = Math.floor(Math.fround(slots[i]! * size));
        after[slot] = image;
        return before[slot]!;
      });
    });
    pool = after;
    return seen;
  });
  return { judged, pool };
}

describe('an image pool', () => {
  it('fills, then swaps by the random stream; of two images for one slot the later stays', () => {
    const held = new Held(poolOf(2));
    expect(held.filled).toBe(0);
    const swapAll = drawing([0.9, 0.9], [0.9, 0.9]);
    expect(held.update([[1, 2]], swapAll)).toEqual([[1, 2]]); // there are free slots, so nothing is swapped
    expect([held.filled, held.images]).toEqual([2, [1, 2]]);
    const three = drawing([0.49, 0.5, 0.7], [0, 0.99, 0.99]);
    expect(held.update([[3, 4, 5]], three)).toEqual([[3, 2, 2]]); // both swaps return an image from before this update
    expect(held.images).toEqual([1, 5]);
    expect(held.update([[6]], drawing([0.5], [0.49]))).toEqual([[1]]);
    expect(held.images).toEqual([6, 5]);
    held.dispose();
  });

  it('never shows a slot that holds no image yet, and takes no more than it holds', () => {
    const held = new Held(poolOf(3));
    const swapAll = drawing([0.9, 0.9, 0.9, 0.9], [0.1, 0.5, 0.9, 0.1]);
    held.update([[1]], drawing([0.9], [0.9]));
    expect(held.update([[2, 3, 4, 5]], swapAll)).toEqual([[2, 3, 4, 5]]); // two slots were still empty
    expect([held.filled, held.images]).toEqual([3, [1, 2, 3]]);
    expect(held.update([[6, 7, 8, 9]], swapAll)).toEqual([[1, 2, 3, 1]]);
    expect([held.filled, held.images]).toEqual([3, [9, 7, 8]]);
    held.dispose();
  });

  it('holds after any updates, in any parts and with losses that run more than once, what plain arrays hold', () => {
    const microbatches = fc
      .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 }))
      .chain(([n, parts]) => {
        const part = fc.array(fc.integer({ min: 1, max: 9999 }), { minLength: n, maxLength: n });
        return fc.array(part, { minLength: parts, maxLength: parts });
      });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.record({ parts: microbatches, again: fc.boolean() }), { maxLength: 6 }),
        fc.integer({ min: 0, max: 1000 }),
        (size, all, seed) => {
          const before = tf.memory().numTensors;
          const held = new Held(poolOf(size));
          const drawn = (update: number, microbatch: number) => randomStream(seed, update, microbatch);
          const found = all.map(({ parts, again }, update) => {
            if (again) tf.tidy(() => void held.judge(parts, (microbatch) => drawn(update, microbatch)));
            return held.update(parts, (microbatch) => drawn(update, microbatch));
          });
          const expected = reference(
            size,
            all.map(({ parts }) => parts),
            drawn,
          );
          expect(found).toEqual(expected.judged);
          expect([held.filled, held.images]).toEqual([expected.pool.length, expected.pool]);
          held.dispose();
          expect(tf.memory().numTensors).toBe(before);
        },
      ),
      { numRuns: 100 },
    );
  });

  it("swaps half of the time, with each slot alike, by the paper's rule for batches of one image", () => {
    const [size, n] = [8, 900];
    const held = new Held(poolOf(size));
    const [swapsOf, ages]: [number[], number[]] = [Array.from({ length: size }, () => 0), []];
    for (let image = 1; image <= n; image++) {
      const before = held.images;
      const [[shown]] = held.update([[image]], () => randomStream(5, image)) as [[number]];
      if (shown === image) continue;
      const slot = before.indexOf(shown);
      expect(held.images).toEqual(before.with(slot, image));
      swapsOf[slot]!++;
      ages.push(image - shown);
    }
    held.dispose();
    const within = (found: number, expected: number, deviation: number) =>
      expect(Math.abs(found - expected)).toBeLessThan(4 * deviation);
    const swaps = ages.length;
    within(swaps, (n - size) / 2, Math.sqrt((n - size) / 4));
    for (const count of swapsOf) within(count, swaps / size, Math.sqrt((swaps / size) * (1 - 1 / size)));
    // Each image replaces a given image with probability 1 / 16. So the age is geometric with mean 16 and deviation
    // `sqrt(16 * 15)`.
    within(ages.reduce((sum, age) => sum + age, 0) / swaps, 2 * size, Math.sqrt((2 * size * (2 * size - 1)) / swaps));
  });

  it('begins empty, in the same form whatever it holds', () => {
    const { images, filled } = imagePool(3, [4, 5, 2]).state.initial();
    expect(images!.shape).toEqual([3, 4, 5, 2]);
    expect(filled!.shape).toEqual([]);
    expect(filled!.dtype).toBe('int32');
    expect(filled!.dataSync()[0]).toBe(0);
    tf.dispose([images!, filled!]);
  });

  it('refuses images of another size, such as would be broadcast', () => {
    const held = new Held(poolOf(2));
    const ctx = lossContext({ random: () => randomStream(1), state: () => poolOf(2).state.initial() });
    for (const shape of [
      [1, 2, 2, 1],
      [3, 1, 1, 1],
    ] as const) {
      const images = tf.zeros<tf.Rank.R4>([...shape]);
      expect(() => poolOf(2).query(ctx, 'pool', images)).toThrow(
        `[models/image-pool] images must be [n,1,2,1] as in the pool; received [${shape}].`,
      );
    }
    held.dispose();
  });
});
