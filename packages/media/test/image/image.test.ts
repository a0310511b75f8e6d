import { type HostArray, type ImageSpec, renderExamples } from '@ganforge/media';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';

const spec: ImageSpec = { kind: 'image', height: 2, width: 48, channels: 1 };
const flat = (...levels: number[]): HostArray => ({
  shape: [levels.length, 2, 48, 1],
  data: Float32Array.from({ length: levels.length * 96 }, (_, i) => levels[Math.floor(i / 96)]!),
});
const picture = async (...given: Parameters<typeof renderExamples>) =>
  decode((await renderExamples(...given))[0]!.bytes);

describe('a grid', () => {
  it('has a row for each class, after its name', async () => {
    const tall = { ...spec, height: 12 };
    const values = { '': { shape: [4, 12, 48, 1], data: new Float32Array(4 * 576).fill(-1) } };
    const options = { labels: [0, 0, 1, 1], classes: ['I', 'LL'] };
    const { width, height, data } = await picture(tall, values, options);
    // The width has two letters of 8 pixels, a gap, two images and three gaps.
    expect([width, height]).toEqual([18 + 2 * 48 + 3 * 2, 2 * 12 + 3 * 2]);
    const inked = (top: number): number[] => {
      const rows = [];
      for (let y = top; y < top + 12; y++) {
        rows.push(Array.from(data.subarray(y * width, y * width + 18)).filter((level) => level === 255).length);
      }
      return rows;
    };
    // The rows of I have three, one, one, one and three pixels. The rows of L have one, one, one, one and three. Each
    // pixel is 2 x 2.
    expect(inked(2)).toEqual([0, 6, 6, 2, 2, 2, 2, 2, 2, 6, 6, 0]);
    expect(inked(16)).toEqual([0, 4, 4, 4, 4, 4, 4, 4, 4, 12, 12, 0]);
    const unnamed = await picture(tall, values, { labels: [0, 0, 1, 1] });
    expect([unnamed.width, unnamed.height]).toEqual([2 * 48 + 3 * 2, height]);
  });

  it('is a square where labels make no rows', async () => {
    for (const labels of [[0, 1, 0, 1], [0, 1, 2, 3], undefined]) {
      const { width } = await picture(spec, { '': flat(0, 0, 0, 0) }, { ...(labels && { labels }), classes: ['a'] });
      expect(width).toBe(2 * 48 + 3 * 2);
    }
  });

  it('shows the inputs of images beside them', async () => {
    const { width, data } = await picture(spec, { '': flat(1, 1) }, { inputs: { '': flat(-1, -1) } });
    expect(width).toBe(2 * 48 + 3 * 2);
    expect([data[3 * width + 2], data[3 * width + 52]]).toEqual([0, 255]);
    const other = { shape: [2, 1, 1, 1], data: new Float32Array(2) };
    expect((await picture(spec, { '': flat(1, 1) }, { inputs: { '': other } })).width).toBe(2 * 48 + 3 * 2);
  });
});
