import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { GanError } from '@ganforge/formats';
import { type FittedFolder, openFittedFolder } from '@ganforge/media';
import { encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';
import { noise } from '../../noise.ts';
import { imageFixture } from '../pillow.ts';

const root = mkdtempSync(`${tmpdir()}/damaged-`);
afterAll(() => rmSync(root, { recursive: true }));

/** Returns an image of noise whose first pixel has the given level. */
const png = (level: number): Uint8Array =>
  encode({ width: 8, height: 8, channels: 3, data: Uint8Array.of(level, level, level, ...noise(189)) });
const cut = (level: number): Uint8Array => png(level).subarray(0, 150);

function lay(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  for (const [file, bytes] of Object.entries(files)) {
    mkdirSync(dirname(`${root}/${name}/${file}`), { recursive: true });
    writeFileSync(`${root}/${name}/${file}`, bytes);
  }
  return `${root}/${name}`;
}

/** Returns the level of the image at each position. */
async function levelsOf(folder: FittedFolder): Promise<number[]> {
  const out = new Float32Array(192);
  const found = [];
  for (let i = 0; i < folder.files.length; i++) {
    await folder.read(i, [], out);
    found.push(Math.round((out[0]! + 1) * 127.5));
  }
  return found;
}

const classes = {
  'a/1.png': png(10),
  'a/2.png': cut(20),
  'a/3.png': png(30),
  'b/1.png': cut(40),
  'b/2.png': '',
  'b/3.png': png(60),
  'b/4.png': '<html>not found</html>',
};
const atOnce = 'b/2.png: empty, 0 bytes; b/4.png: not a PNG, JPEG, WebP, TIFF, BMP or PPM';

describe('damaged images', () => {
  it('are refused when the folder is opened, all that their first bytes show', async () => {
    const dir = lay('refused', classes);
    const refusal = openFittedFolder(dir, { size: 4 });
    await expect(refusal).rejects.toBeInstanceOf(GanError);
    await expect(refusal).rejects.toMatchObject({
      code: 'file',
      problem: `2 images of ${dir} cannot be read: ${atOnce}. Replace, remove or skip them ` + '(skipDamaged: true).',
    });
    const headless = lay('headless', { 'x.png': png(1).subarray(0, 20), 'y.png': png(1) });
    await expect(openFittedFolder(headless)).rejects.toThrow('an image of');
    await expect(openFittedFolder(headless)).rejects.toThrow('x.png: damaged: it has no header');
  });

  it.each([
    ['sharp', undefined],
    ['plain JavaScript', () => Promise.resolve(undefined)],
  ])('give their place to the next of their class, and are listed: %s', async (_, load) => {
    const folder = await openFittedFolder(lay('skipped', classes), { size: 8, skipDamaged: true }, undefined, load);
    expect(folder.files).toEqual(['a/1.png', 'a/2.png', 'a/3.png', 'b/1.png', 'b/3.png']);
    expect([...folder.labels!]).toEqual([0, 0, 0, 1, 1]);
    expect(folder.damaged).toEqual(atOnce.split('; '));
    expect(await levelsOf(folder)).toEqual([10, 30, 30, 60, 60]);
    expect(await levelsOf(folder)).toEqual([10, 30, 30, 60, 60]);
    expect(folder.damaged).toEqual([
      ...atOnce.split('; '),
      expect.stringMatching(/^a\/2\.png: .*skipped\/a\/2\.png is damaged, truncated or not an image/),
      expect.stringMatching(/^b\/1\.png: /),
    ]);
  });

  it('are the next files, cyclically, without classes', async () => {
    const folder = await openFittedFolder(lay('flat', { '1.png': png(1), '2.png': png(2), '3.png': cut(3) }), {
      skipDamaged: true,
    });
    expect(await levelsOf(folder)).toEqual([1, 2, 1]);
    expect(folder.damaged).toHaveLength(1);
  });

  it('throw an error if no file of the folder or of a class is left', async () => {
    await expect(openFittedFolder(lay('none', { '1.png': '' }), { skipDamaged: true })).rejects.toThrow(
      'cannot be read: 1.png: empty, 0 bytes',
    );
    const hollow = lay('hollow', { 'a/1.png': png(1), 'b/1.png': '' });
    await expect(openFittedFolder(hollow, { skipDamaged: true })).rejects.toThrow(
      `all images of ${hollow}/b are damaged, but every subfolder is a class`,
    );
    const late = await openFittedFolder(lay('late', { 'a/1.png': cut(1), 'b/1.png': png(2) }), {
      size: 8,
      skipDamaged: true,
    });
    await expect(late.read(0, [], new Float32Array(192))).rejects.toMatchObject({ code: 'file' });
  });

  it('are those too that are not what they are called, where sharp is missing', async () => {
    const dir = lay('called', { '1.png': png(1), '2.png': await imageFixture('grey.jpg') });
    await expect(openFittedFolder(dir, { size: 4 }, undefined, () => Promise.resolve(undefined))).rejects.toThrow(
      '2.png: JPEG despite its name; it needs sharp (npm install sharp)',
    );
    expect((await openFittedFolder(dir, { size: 4 })).damaged).toBeUndefined();
  });

  it('option is true or false', async () => {
    const options = { skipDamaged: 1 } as object;
    await expect(openFittedFolder(root, options)).rejects.toThrow('skipDamaged must be true or false; received 1');
  });

  it('do not include unsupported kinds and wrong names', async () => {
    const dir = lay('kinds', { '1.bmp': await imageFixture('rle.bmp'), '2.png': png(2) });
    await expect((await openFittedFolder(dir, { size: 4 })).read(0, [], new Float32Array(48))).rejects.toThrow(
      '1.bmp cannot be read: its compression method 1 is not supported. Convert it to PNG or remove it.',
    );
    const [bmp, ycbcr] = [await imageFixture('photo.bmp'), await imageFixture('ycbcr.tif')];
    const right = await openFittedFolder(lay('right', { '1.bmp': bmp, '2.tif': ycbcr }), { size: 8 });
    const wrong = await openFittedFolder(lay('wrong', { '1.jpg': bmp, '2.png': ycbcr }), { size: 8 });
    expect(await levelsOf(wrong)).toEqual(await levelsOf(right));
  });
});
