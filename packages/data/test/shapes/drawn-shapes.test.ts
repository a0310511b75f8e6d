import '@tensorflow/tfjs-backend-cpu';
import { createHash } from 'node:crypto';
import { randomStream, rowStreams } from '@ganforge/core';
import { type DrawnShape, drawnShapes, shapeAttributes } from '@ganforge/data';
import { decodeExamples } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { refusal } from '../refusal.ts';

const request = { epoch: 0, random: rowStreams(randomStream(3)) };

/** Parses the caption of one shape. It uses a separate dictionary. */
function read(caption: string): DrawnShape {
  const meaning = (words: Readonly<Record<string, string>>): string => {
    const found = Object.entries(words).filter(([, one]) => new RegExp(`\\b(${one})\\b`).test(caption));
    expect(found.length, caption).toBe(1);
    return found[0]![0];
  };
  return {
    size: meaning({ small: 'small|little|tiny', large: 'large|big|huge' }),
    colour: meaning({ red: 'red|scarlet', green: 'green|jade', blue: 'blue|cobalt', yellow: 'yellow|golden' }),
    shape: meaning({ circle: 'circle|disc', square: 'square|box', triangle: 'triangle|wedge' }),
    place: meaning({ left: 'left', right: 'right', top: 'top|upper', bottom: 'bottom|lower' }),
  } as DrawnShape;
}

describe('drawnShapes', () => {
  beforeAll(() => tf.setBackend('cpu'));
  const shapes = drawnShapes({ size: 336 });
  const held = drawnShapes({ size: 24, combinations: 'held-out' });
  const key = (one: DrawnShape): string => Object.values(one).join(' ');

  it('is the same bytes everywhere, and a larger set begins with the smaller one', () => {
    const bytes = 3 * 32 * 32;
    const hash = createHash('sha256').update(shapes.images.subarray(0, 84 * bytes));
    expect(hash.digest('hex')).toBe('63489f8e3d90f6e443917f74c4a1f5e66a0e0f2507d5f356dea26d73a7c91106');
    const small = drawnShapes({ size: 3 });
    expect(small.images).toEqual(shapes.images.subarray(0, 3 * bytes));
    expect(small.captions).toEqual(shapes.captions.slice(0, 3));
    expect(drawnShapes({ size: 3, seed: 1 }).images).not.toEqual(small.images);
    expect(drawnShapes({ size: 2, side: 64 }).images.length).toBe(2 * 3 * 64 * 64);
  });

  it('has 84 combinations equally often and holds out 12, spread over all values', () => {
    const seen = new Set(shapes.scenes.map(([one]) => key(one!)));
    const apart = held.scenes.slice(0, 12).map(([one]) => one!);
    expect(new Set(shapes.scenes.slice(84, 168).map(([one]) => key(one!)))).toEqual(seen);
    expect(seen.size).toBe(84);
    expect(apart.map(key).filter((one) => seen.has(one))).toEqual([]);
    const count = (name: keyof DrawnShape) =>
      shapeAttributes[name].map((value) => apart.filter((one) => one[name] === value).length);
    expect([count('size'), count('colour'), count('shape'), count('place')]).toEqual([
      [6, 6],
      [3, 3, 3, 3],
      [4, 4, 4],
      [3, 3, 3, 3],
    ]);
    expect(new Set(apart.map(({ colour, shape }) => `${colour} ${shape}`)).size).toBe(12);
    expect(new Set(drawnShapes({ size: 96, combinations: 'all' }).scenes.map(([one]) => key(one!))).size).toBe(96);
  });

  it('says in five captions what is drawn, in words of its vocabulary', () => {
    for (const set of [shapes, held]) {
      set.captions.forEach((own, i) => {
        expect(own.length).toBe(5);
        for (const caption of own) expect(read(caption)).toEqual(set.scenes[i]![0]);
      });
    }
    const words = new Set(shapes.captions.flat().flatMap((caption) => caption.split(' ')));
    expect([...words].sort()).toEqual([...shapes.entries.captions.vocabulary].sort().slice(1));
    expect(shapes.entries.captions.length).toBe(11);
  });

  it('draws what the attributes say: a mean colour, in its place, as large', () => {
    const side = 32;
    shapes.scenes.slice(0, 84).forEach(([one], i) => {
      const image = shapes.images.subarray(i * 3 * side * side, (i + 1) * 3 * side * side);
      const ground = image.subarray(0, 3);
      // No shape reaches the corner, so the corner has the shade of the background.
      const inside = Array.from({ length: side * side }, (_, p) => p).filter((p) =>
        [0, 1, 2].some((c) => Math.abs(image[3 * p + c]! - ground[c]!) > 40),
      );
      const mean = (of: (p: number) => number) => inside.reduce((sum, p) => sum + of(p), 0) / inside.length;
      const [x, y] = [mean((p) => (p % side) / side - 0.5), mean((p) => Math.floor(p / side) / side - 0.5)];
      const place = Math.abs(x) > Math.abs(y) ? (x < 0 ? 'left' : 'right') : y < 0 ? 'top' : 'bottom';
      const [red, green, blue] = [0, 1, 2].map((c) => mean((p) => image[3 * p + c]!)) as [number, number, number];
      const colour =
        red > 150 && green > 150 ? 'yellow' : red > green && red > blue ? 'red' : green > blue ? 'green' : 'blue';
      const size = inside.length / side ** 2 < 0.06 ? 'small' : 'large';
      expect({ place, colour, size }, shapes.captions[i]![0]).toEqual({
        place: one!.place,
        colour: one!.colour,
        size: one!.size,
      });
    });
  });

  it('gives captions of the example and wrong ones of something else, and exact codes', async () => {
    const indices = Array.from({ length: 84 }, (_, i) => i);
    const batch = await shapes.get(indices, request);
    const said = async (tensor: tf.Tensor) =>
      decodeExamples(shapes.entries.captions, {
        '': { shape: tensor.shape, data: (await tensor.data()) as Int32Array },
      });
    const [right, wrong] = [await said(batch.captions), await said(batch.wrongCaptions)];
    const codes = (await batch.attributes.array()) as number[][];
    const names = Object.values(shapeAttributes).flat();
    indices.forEach((i) => {
      const scene = shapes.scenes[i]![0]!;
      expect(read(right[i]!)).toEqual(scene);
      expect(key(read(wrong[i]!))).not.toBe(key(scene));
      expect(names.filter((_, k) => codes[i]![k] === 1)).toEqual(Object.values(scene));
    });
    tf.dispose(batch);
  });

  it('draws two shapes opposite, the left or upper one first, and says which has what', async () => {
    const two = drawnShapes({ size: 400, objects: 2 });
    const pairs = two.scenes.filter(({ length }) => length === 2);
    expect(pairs.length).toBeGreaterThan(120);
    for (const [a, b] of pairs) expect(['left right', 'top bottom']).toContain(`${a!.place} ${b!.place}`);
    const apart = new Set(held.scenes.map(([one]) => key(one!)));
    expect(pairs.flat().filter((one) => apart.has(key(one)))).toEqual([]);
    two.scenes.forEach((scene, i) => {
      if (scene.length < 2) return;
      for (const caption of two.captions[i]!) {
        // "and" also joins clauses. So the second shape is found by its place or its article.
        const parts = caption.split(/ and (?=a |the |on |in |at )/);
        const found = parts.map((part) => key(read(part))).sort();
        expect(found, caption).toEqual(scene.map(key).sort());
      }
    });
    const { attributes, ...rest } = await two.get([0, 84], request);
    expect(two.scenes[84]!.length).toBe(2);
    expect((await tf.sum(attributes, 1).array()) as number[]).toEqual([4, 8]);
    tf.dispose([attributes, rest]);
  });

  it('refuses impossible options', async () => {
    const message = async (options: object) => (await refusal(() => drawnShapes(options))).message;
    expect(await message({ size: 1 })).toBe('[data/drawn-shapes] size must be an integer in 2..1000000; received 1.');
    expect(await message({ side: 48 })).toBe('[data/drawn-shapes] side must be one of 16, 32, 64; received 48.');
    expect(await message({ objects: 3 })).toBe('[data/drawn-shapes] objects must be one of 1, 2; received 3.');
    expect(await message({ unit: 'letter' })).toBe(
      "[data/drawn-shapes] unit must be one of 'word', 'character'; received 'letter'.",
    );
  });
});
