import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzip, isGzip } from '../../src/archive/gzip.ts';
import { noise, refusal } from '../damage.ts';

const payload = noise(3000).map((x) => x & 15);
const zipped = new Uint8Array(gzipSync(payload));
const changed = (at: number, value: number): Uint8Array => zipped.with(at < 0 ? zipped.length + at : at, value);

describe('gunzip', () => {
  it('gives back what was compressed, nothing included', async () => {
    expect(isGzip(zipped)).toBe(true);
    expect(isGzip(payload)).toBe(false);
    expect(await gunzip(zipped, 'a.gz')).toEqual(payload);
    expect(await gunzip(gzipSync(''), 'a.gz')).toEqual(new Uint8Array(0));
  });

  it('refuses a file that is truncated at any place', async () => {
    for (const length of [2, 3, 10, 19, 20, 100, zipped.length - 8, zipped.length - 4, zipped.length - 1]) {
      const error = await refusal(() => gunzip(zipped.subarray(0, length), 'cut.gz'));
      expect(error.code).toBe('file');
      expect(error.message).toContain('cut.gz');
      expect(error.message).toContain(`from ${length} compressed`);
    }
  });

  it('refuses damaged bytes and damaged sums', async () => {
    for (const damaged of [changed(100, zipped[100]! ^ 1), changed(-8, zipped.at(-8)! ^ 1), changed(2, 7)]) {
      expect(await refusal(() => gunzip(damaged, 'damaged.gz'))).toMatchObject({ code: 'file' });
    }
  });

  it('refuses bytes after the end, a second member included', async () => {
    for (const rest of [new Uint8Array(20), Uint8Array.of(1), Uint8Array.of(0, 0, 0xff, 0xff, 0, 0), zipped]) {
      const both = Uint8Array.from([...zipped, ...rest]);
      expect(await refusal(() => gunzip(both, 'long.gz'))).toMatchObject({ code: 'file' });
    }
  });

  it('stops if the output is longer than the trailer says', async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(20_000_000)));
    new DataView(bomb.buffer).setUint32(bomb.length - 4, 1000, true);
    const error = await refusal(() => gunzip(bomb, 'bomb.gz'));
    expect(error.message).toContain('declares 1000 bytes');
    expect(Number(/received (\d+)/.exec(error.message)?.[1])).toBeLessThan(1_000_000);
  });

  it('refuses a promise that deflate cannot keep', async () => {
    const error = await refusal(() => gunzip(changed(-1, 255), 'huge.gz'));
    expect(error.message).toContain('received 0 from');
  });
});
