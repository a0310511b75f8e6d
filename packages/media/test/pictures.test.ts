import { GanError } from '@ganforge/formats';
import { renderGif, renderGrid, renderScatter, thin } from '@ganforge/media/pictures';
import { decode } from 'fast-png';
import { describe, expect, test } from 'vitest';

function pixel(png: Uint8Array, x: number, y: number): number[] {
  const { data, width, channels } = decode(png);
  return Array.from(data.subarray((y * width + x) * channels, (y * width + x + 1) * channels));
}

describe('renderGrid', () => {
  test('lays out images in rows and maps [-1,1] to 0..255', () => {
    const data = Float32Array.of(-1, 1, 0, Number.NaN, 5); // five 1x1 images
    const png = renderGrid({ shape: [5, 1, 1, 1], data }, { columns: 3, gap: 1, scale: 1 });
    const { width, height, channels } = decode(png);
    expect([width, height, channels]).toEqual([7, 5, 1]);
    const values = [1, 3, 5].flatMap((x) => pixel(png, x, 1)).concat([1, 3].flatMap((x) => pixel(png, x, 3)));
    expect(values).toEqual([0, 255, 128, 0, 255]);
    expect(pixel(png, 5, 3)).toEqual([96]); // the last cell is empty
  });

  test('keeps colours and their order', () => {
    const png = renderGrid({ shape: [1, 1, 2, 3], data: Float32Array.of(1, -1, 0, -1, 1, 1) }, { gap: 0, scale: 2 });
    expect(pixel(png, 0, 1)).toEqual([255, 0, 128]);
    expect(pixel(png, 3, 0)).toEqual([0, 255, 255]);
  });

  test('enlarges small images by whole factors', () => {
    const grid = decode(renderGrid({ shape: [4, 28, 28, 1], data: new Float32Array(4 * 784) }));
    expect([grid.width, grid.height]).toEqual([2 * 56 + 6, 2 * 56 + 6]);
  });

  test.each([
    [[4, 28, 28], 4 * 784],
    [[1, 2, 2, 2], 8],
    [[1, 2, 2, 3], 11],
    [[0, 2, 2, 3], 0],
  ])('refuses shape %j with %i values', (shape, length) => {
    expect(() => renderGrid({ shape, data: new Float32Array(length) })).toThrow(GanError);
  });
});

describe('renderScatter', () => {
  const points = (...data: number[]) => ({ shape: [data.length / 2, 2], data: Float32Array.from(data) });
  const square = points(-1, -1, 1, 1); // the visible range is -1.25 to 1.25
  const at = (png: Uint8Array, x: number, y: number) => {
    const scale = (101 / 2 - 3) / 1.25; // a point at the limit is its radius plus one pixel away from the edge
    return pixel(png, Math.round(50 + x * scale), Math.round(50 - y * scale));
  };
  const isBlue = ([r, , b]: number[]) => b! > r! + 50;

  test('draws samples in colour at their positions, x to the right and y upwards', () => {
    const png = renderScatter(points(0.55, 0.3, -0.3, -0.7), { real: square, size: 101 });
    expect(decode(png)).toMatchObject({ width: 101, height: 101, channels: 3 });
    expect([at(png, 0.55, 0.3), at(png, -0.3, -0.7)].map(isBlue)).toEqual([true, true]);
    expect([at(png, 0.3, 0.55), at(png, 0.55, -0.3)].map(isBlue)).toEqual([false, false]);
  });

  test('draws examples in grey, and has its limits from them', () => {
    const [near, far] = [points(0, 0.1), points(0, 0.1, 400, 400)].map((x) =>
      renderScatter(x, { real: square, size: 101 }),
    );
    for (const png of [near!, far!]) {
      const [r, g, b] = at(png, 1, 1);
      expect(r).toBeLessThan(210);
      expect([g, b]).toEqual([r, r]);
      expect(isBlue(at(png, 0, 0.1))).toBe(true);
    }
    expect(isBlue(at(far!, 1.25, 1.25))).toBe(true); // points outside the limits are at the edge
    expect(isBlue(at(near!, 1.25, 1.25))).toBe(false);
  });

  test('colours classes, draws one dimension or the first two, and skips values that are not finite', () => {
    const labels = [0, 1];
    const png = renderScatter(points(-0.5, 0.1, 0.6, 0.1), { real: square, labels, size: 101 });
    expect(at(png, 0.6, 0.1)[0]).toBeGreaterThan(at(png, 0.6, 0.1)[2]!); // the colour is vermilion
    expect(isBlue(at(png, -0.5, 0.1))).toBe(true);
    const solid = { shape: [2, 3], data: Float32Array.of(-0.5, 0.1, 7, 0.6, 0.1, 8) };
    const box = { shape: [2, 3], data: Float32Array.of(-1, -1, 0, 1, 1, 0) };
    expect(renderScatter(solid, { real: box, labels, size: 101 })).toEqual(png);
    const line = renderScatter({ shape: [3, 1], data: Float32Array.of(1, Number.NaN, 3) }, { size: 101 });
    expect(decode(line).width).toBe(101);
    const blank = renderScatter(points(Number.NaN, 0), { real: square, size: 101 });
    expect(blank).toEqual(renderScatter(points(0, Number.NaN), { real: square, size: 101 }));
  });

  test.each([
    [{ shape: [2, 2, 1], data: new Float32Array(4) }, {}],
    [{ shape: [0, 2], data: new Float32Array(0) }, {}],
    [{ shape: [2, 2], data: new Float32Array(3) }, {}],
    [points(0, 0), { real: { shape: [1, 3], data: new Float32Array(3) } }],
    [points(0, 0), { size: 5000 }],
  ])('refuses %j with %j', (samples, options) => {
    expect(() => renderScatter(samples, options)).toThrow(GanError);
  });
});

describe('renderGif', () => {
  const frame = (value: number, size = 4): Uint8Array =>
    renderGrid({ shape: [1, size, size, 1], data: new Float32Array(size * size).fill(value) }, { gap: 0, scale: 1 });

  /** Reads the blocks of a GIF89a file (W3C specification of 1989) and returns each image's size and delay. */
  function images(gif: Uint8Array): { width: number; height: number; delay: number }[] {
    const view = new DataView(gif.buffer, gif.byteOffset, gif.byteLength);
    expect(new TextDecoder().decode(gif.subarray(0, 6))).toBe('GIF89a');
    const table = (flags: number): number => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
    const found: { width: number; height: number; delay: number }[] = [];
    let at = 13 + table(gif[10]!);
    let delay = 0;
    const skipBlocks = (): void => {
      while (gif[at] !== 0) at += gif[at]! + 1;
      at++;
    };
    while (gif[at] !== 0x3b) {
      if (gif[at] === 0x21) {
        if (gif[at + 1] === 0xf9) delay = view.getUint16(at + 4, true) * 10;
        at += 2;
        skipBlocks();
      } else {
        expect(gif[at]).toBe(0x2c);
        found.push({ width: view.getUint16(at + 5, true), height: view.getUint16(at + 7, true), delay });
        at += 10 + table(gif[at + 9]!) + 1;
        skipBlocks();
      }
    }
    return found;
  }

  test('shows every frame, holds the last and leaves out other sizes', () => {
    const gif = renderGif([frame(-1), frame(0, 8), frame(0), frame(1)], { delay: 100 });
    expect(images(gif)).toEqual([
      { width: 4, height: 4, delay: 100 },
      { width: 4, height: 4, delay: 100 },
      { width: 4, height: 4, delay: 800 },
    ]);
  });

  test('thins long runs and keeps both ends', () => {
    expect(thin([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 4)).toEqual([0, 3, 6, 9]);
    const frames = Array.from({ length: 9 }, (_, i) => frame(i / 4 - 1));
    expect(images(renderGif(frames, { maxFrames: 3 }))).toHaveLength(3);
  });

  test('is the same for the same frames, and refuses an empty list', () => {
    expect(renderGif([frame(0), frame(1)])).toEqual(renderGif([frame(0), frame(1)]));
    expect(() => renderGif([])).toThrow('[media/image] a GIF needs at least one frame');
  });
});
