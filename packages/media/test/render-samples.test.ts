import { type HostArray, renderSamples, type Specs } from '@ganforge/media';
import { renderGrid, renderScatter, sideBySide } from '@ganforge/media/pictures';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { noise } from './noise.ts';
import { refusal } from './refusal.ts';

const grey = { kind: 'image', height: 2, width: 2, channels: 1 } as const;
const colour = { ...grey, channels: 3 } as const;
const labels = { kind: 'class', classes: ['cat', 'dog'] } as const;
const plane = { kind: 'points', dimensions: 2 } as const;
const words = { kind: 'text', length: 2, vocabulary: ['', 'good', 'day'] } as const;
const values = (n: number, ...shape: number[]): HostArray => ({
  shape: [n, ...shape],
  data: Float32Array.from(noise(n * shape.reduce((a, b) => a * b, 1)), (byte) => byte / 127.5 - 1),
});
const ints = (...data: number[]): HostArray => ({ shape: [data.length], data: Int32Array.from(data) });
const paths = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

describe('samples', () => {
  it('of one entry are one file of the name, as its kind is shown', async () => {
    const images = values(4, 2, 2, 1);
    const [grid, ...rest] = await renderSamples({ images: grey }, { images });
    expect([grid, rest]).toEqual([{ path: 'samples.png', mime: 'image/png', bytes: renderGrid(images) }, []]);
    const text = { words: { shape: [2, 2], data: Int32Array.of(1, 2, 2, 0) } };
    const [lines] = await renderSamples({ words }, text, { name: 'samples/step-4' });
    expect([lines!.path, lines!.mime]).toEqual(['samples/step-4.txt', 'text/plain']);
    expect(new TextDecoder().decode(lines!.bytes)).toBe('good day\nday\n');
  });

  it('of several entries are files with the names of the entries', async () => {
    const output: Specs = { front: grey, back: colour, words };
    const made = {
      front: values(1, 2, 2, 1),
      back: values(1, 2, 2, 3),
      words: { shape: [1, 2], data: Int32Array.of(1, 2) },
    };
    const files = await renderSamples(output, made, { name: 'step-2' });
    expect(paths(files)).toEqual(['step-2-front.png', 'step-2-back.png', 'step-2-words.txt']);
    const [front, back] = files;
    expect([front!.bytes, back!.bytes]).toEqual([renderGrid(made.front), renderGrid(made.back)]);
  });

  it('leave out missing entries, and entries that are not in the output', async () => {
    const images = values(1, 2, 2, 1);
    expect(paths(await renderSamples({ images: grey, words }, { images, more: images }))).toEqual(['samples.png']);
    expect(await renderSamples({ images: grey }, {})).toEqual([]);
  });

  it('of a kind with several parts are found by them', async () => {
    const molecules = { kind: 'molecule', size: 1, atoms: ['none', 'C'], bonds: ['none', 'single'] } as const;
    const made = {
      'molecules.nodes': { shape: [1, 1], data: Int32Array.of(1) },
      'molecules.bonds': { shape: [1, 1, 1], data: Int32Array.of(0) },
    };
    const [drawing] = await renderSamples({ molecules }, made);
    expect([drawing!.path, drawing!.mime]).toEqual(['samples.svg', 'image/svg+xml']);
  });

  it('of another shape than their spec are refused', async () => {
    const error = await refusal(() => renderSamples({ images: grey }, { images: values(1, 2, 2, 3) }));
    expect(error).toMatchObject({ code: 'shape', message: expect.stringContaining('float32 [n,2,2,1]') });
  });
});

describe('samples with conditions', () => {
  const needs: Specs = { a: colour, b: grey, labels };

  it('have one row per class, with the names of the classes', async () => {
    const images = values(4, 2, 2, 1);
    const conditions = { labels: ints(0, 0, 1, 1) };
    const [grid] = await renderSamples({ images: grey }, { images }, { needs, conditions });
    expect(grid!.bytes).toEqual(renderGrid(images, { columns: 2, rowNames: ['cat', 'dog'] }));
  });

  it('are next to their input image, with any class', async () => {
    const [b, a] = [values(2, 2, 2, 1), values(2, 2, 2, 3)];
    const [grid] = await renderSamples({ b: grey }, { b }, { needs, conditions: { a, labels: ints(0, 1) } });
    expect(grid!.bytes).toEqual(renderGrid(sideBySide(a, b)!, { columns: 2 }));
  });

  it('are next to the other side, or else next to the entry of the same name', async () => {
    const [a, b, made] = [values(2, 2, 2, 3), values(2, 2, 2, 1), values(2, 2, 2, 1)];
    const both = await renderSamples({ b: grey }, { b: made }, { needs, conditions: { a, b } });
    expect(both[0]!.bytes).toEqual(renderGrid(sideBySide(a, made)!, { columns: 2 }));
    const same = await renderSamples({ b: grey }, { b: made }, { needs, conditions: { b } });
    expect(same[0]!.bytes).toEqual(renderGrid(sideBySide(b, made)!, { columns: 2 }));
  });

  it('are alone if their input has another size or kind', async () => {
    const images = values(2, 2, 2, 1);
    const tall = { images: { ...grey, height: 4 } };
    const [grid] = await renderSamples(
      { b: grey },
      { b: images },
      { needs: tall, conditions: { images: values(2, 4, 2, 1) } },
    );
    expect(grid!.bytes).toEqual(renderGrid(images));
    const text = { words: { shape: [2, 2], data: new Int32Array(4) } };
    const [alone] = await renderSamples({ b: grey }, { b: images }, { needs: { words }, conditions: text });
    expect(alone!.bytes).toEqual(renderGrid(images));
  });

  it('that are points have colours by class, above examples of the data', async () => {
    const [points, real] = [values(3, 2), values(5, 2)];
    const given = { needs, conditions: { labels: ints(0, 1, 1) }, real: { points: real } };
    const [plot] = await renderSamples({ points: plane }, { points }, given);
    expect(plot!.bytes).toEqual(renderScatter(points, { real, labels: [0, 1, 1] }));
    expect(decode(plot!.bytes).width).toBe(400);
    const [alone] = await renderSamples({ points: plane }, { points }, { real: { others: real } });
    expect(alone!.bytes).toEqual(renderScatter(points));
  });
});
