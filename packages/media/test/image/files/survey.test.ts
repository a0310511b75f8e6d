import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { surveyFolder } from '@ganforge/media';
import { encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';

const root = mkdtempSync(`${tmpdir()}/survey-`);
afterAll(() => rmSync(root, { recursive: true }));

function write(path: string, height: number, width: number, channels: 1 | 3): void {
  mkdirSync(path.slice(0, path.lastIndexOf('/')), { recursive: true });
  const data = Uint8Array.from({ length: height * width * channels }, (_, i) => (7 * i) % 256);
  writeFileSync(path, encode({ height, width, channels, data, depth: 8 }));
}

describe('surveyFolder', () => {
  it('counts files, and sees classes, sizes and colours', async () => {
    write(`${root}/a/cat/ü 1.png`, 10, 20, 3);
    write(`${root}/a/dog/2.png`, 30, 40, 1);
    expect(await surveyFolder(`${root}/a`)).toEqual({
      ...{ size: 2, classes: ['cat', 'dog'], isGrey: false },
      sizes: [
        [10, 20],
        [30, 40],
      ],
    });
    expect(await surveyFolder(`${root}/a`, false)).toMatchObject({ size: 2, classes: undefined });
    expect(await surveyFolder(`${root}/a/dog`)).toMatchObject({ size: 1, isGrey: true });
  });

  it('looks at some of many files, the first among them', async () => {
    for (let i = 0; i < 200; i++) write(`${root}/many/${i}.png`, 4, 4 + (i % 2), 1);
    const { size, sizes } = await surveyFolder(`${root}/many`);
    expect(size).toBe(200);
    expect(sizes).toHaveLength(64);
  });

  it('skips files that cannot be read, unless all fail', async () => {
    write(`${root}/some/1.png`, 8, 8, 1);
    writeFileSync(`${root}/some/2.png`, 'no image');
    expect(await surveyFolder(`${root}/some`)).toMatchObject({ size: 2, sizes: [[8, 8]] });
    mkdirSync(`${root}/broken`);
    writeFileSync(`${root}/broken/2.png`, 'no image');
    await expect(surveyFolder(`${root}/broken`)).rejects.toThrow(/2\.png/);
    mkdirSync(`${root}/empty`);
    await expect(surveyFolder(`${root}/empty`)).rejects.toThrow(/holds no images/);
  });
});
