import { deflateSync } from 'node:zlib';
import { crc32, Mt19937 } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../../../src/image/png/decode.ts';

type Chunk = readonly [string, Uint8Array];

/** Returns a PNG with these chunks and correct checksums. */
function png(...chunks: readonly Chunk[]): Uint8Array {
  const parts = [...chunks, ['IEND', new Uint8Array()] as const].map(([type, data]) => {
    const bytes = Buffer.concat([Buffer.alloc(4), Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
    bytes.writeUInt32BE(data.length, 0);
    bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
    return bytes;
  });
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

/** Returns a header chunk: width, height, depth, colour type and interlacing. */
function header(width: number, height: number, ...rest: readonly [number, number, number]): Chunk {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  bytes.set([rest[0], rest[1], 0, 0, rest[2]], 8);
  return ['IHDR', bytes];
}

const grey = (rows: readonly number[]): Chunk => ['IDAT', deflateSync(Uint8Array.from(rows))];

describe('decodePng', () => {
  it('gives the first rows of a picture that is known', async () => {
    const { data, height, width } = await decodePng(png(header(2, 2, 8, 0, 0), grey([0, 7, 9, 2, 1, 1])));
    expect([height, width, ...data]).toEqual([2, 2, 7, 7, 7, 9, 9, 9, 8, 8, 8, 10, 10, 10]);
  });

  it.each([
    [png(), 'it has no header'],
    [png(header(0, 5, 8, 0, 0)), 'it declares 0 x 5 pixels; 1 to 178956970 can be read'],
    [png(header(20_000, 20_000, 8, 0, 0)), 'it declares 20000 x 20000'],
    [png(header(1, 1, 3, 0, 0)), 'a PNG cannot have the header 3 0 0 0 0'],
    [png(header(1, 1, 16, 3, 0)), 'a PNG cannot have the header 16 3 0 0 0'],
    [png(header(1, 1, 8, 3, 0), grey([0, 1])), 'it has no palette'],
    [png(header(1, 1, 8, 0, 0)), 'its pixels need 2 bytes; it has 0'],
    [png(header(2, 1, 8, 0, 0), grey([0, 1])), 'its pixels need 3 bytes; it has 2'],
    [png(header(1, 1, 8, 0, 0), grey([5, 1])), 'its filter method must be in 0..4; it is 5'],
  ])('refuses what is no PNG (%#)', async (bytes, problem) => {
    await expect(decodePng(bytes)).rejects.toThrow(problem);
    await expect(decodePng(bytes)).rejects.toThrow(RangeError);
  });

  it('a large size in the header allocates nothing', async () => {
    const before = process.memoryUsage().arrayBuffers;
    await expect(decodePng(png(header(13_000, 13_000, 16, 6, 0), grey([0, 1])))).rejects.toThrow('bytes; it has 2');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
  });

  it('gives an image or a RangeError, whatever header and pixels are', async () => {
    const random = new Mt19937(7);
    const below = (n: number): number => Math.floor(n * random.random());
    let images = 0;
    for (let i = 0; i < 2000; i++) {
      const head = header(1 + below(9), 1 + below(9), [1, 2, 4, 8, 16, 7][below(6)]!, below(7), below(3));
      const palette: Chunk = ['PLTE', new Uint8Array(below(30))];
      const decoded = async (rows: Uint8Array): Promise<string> => {
        try {
          const { data, height, width } = await decodePng(png(head, palette, ['IDAT', deflateSync(rows)]));
          expect(data.length).toBe(height * width * 3);
          return 'an image';
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return (error as RangeError).message;
        }
      };
      // The error message contains the required number of bytes.
      const size = Number(/need (\d+) bytes/.exec(await decoded(new Uint8Array()))?.[1] ?? 9);
      if ((await decoded(Uint8Array.from({ length: size }, () => below(5)))) === 'an image') images++;
    }
    expect(images).toBeGreaterThan(200);
  });
});
