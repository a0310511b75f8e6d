import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodePng } from '../../../src/image/png/decode.ts';

interface Case {
  readonly file: string;
  /** The result of Pillow's convert('RGB'), or null if Pillow rejects the file. */
  readonly rgb: string | null;
  /** The pixels over the colour (10, 100, 200), computed from the samples that were written. */
  readonly over: string;
}

// reference/png.py wrote these cases.
const fixture = new URL('../../fixtures/png.json', import.meta.url);
const cases = Object.entries(JSON.parse(readFileSync(fixture, 'utf8')) as Record<string, Case>);
const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));
/** The last row of this file is missing. Pillow treats it as black. */
const SHORT = 'a row less';
const background = [10, 100, 200] as const;

it('has every colour type, depth and interlacing, with and without tRNS and PLTE', () => {
  expect(cases).toHaveLength(90);
  expect(cases.filter(([name]) => name.includes('PLTE'))).toHaveLength(12);
  expect(cases.filter(([name]) => name.includes('tRNS'))).toHaveLength(26);
});

const refused = cases.filter(([name, { rgb }]) => rgb === null || name === SHORT);
const read = cases.filter((one) => !refused.includes(one));

describe.each(read)('%s', (_, { file, rgb, over }) => {
  it("is what Pillow's convert('RGB') gives", async () => {
    const { data, height, width } = await decodePng(bytesOf(file));
    expect(Buffer.from(data).toString('base64')).toBe(rgb);
    expect(data.length).toBe(3 * height * width);
  });

  it('is what its samples say over a background', async () => {
    const { data } = await decodePng(bytesOf(file), { background });
    const expected = bytesOf(over);
    expect(data.length).toBe(expected.length);
    data.forEach((level, i) => {
      expect(Math.abs(level - expected[i]!)).toBeLessThanOrEqual(1);
    });
  });
});

it.each(refused)('%s is refused', async (_, { file }) => {
  await expect(decodePng(bytesOf(file))).rejects.toThrow(/^its pixels/);
});

it('is read in a browser without the zlib of Node', async () => {
  const { inflateFirst } = await import('../../../src/image/png/inflate.ts');
  const { deflateSync } = await import('node:zlib');
  const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
  // If the stream is longer than requested, Node uses the same code path as a browser.
  expect(await inflateFirst(deflateSync(bytes), 99_999)).toEqual(bytes.subarray(0, 99_999));
  await expect(inflateFirst(deflateSync(bytes).subarray(0, 50), 99_999)).rejects.toThrow('its pixels need 99999 bytes');
});
