import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { writeZip } from '@ganforge/formats';
import { openFittedFolder } from '@ganforge/media';
import { type ImageSource, imageArray, imageFolder, imageZip } from '@ganforge/media/node';
import { encode } from 'fast-png';
import { afterAll, describe, expect, it } from 'vitest';

const root = mkdtempSync(`${tmpdir()}/sources-`);
afterAll(() => rmSync(root, { recursive: true }));

const png = (level: number): Uint8Array =>
  encode({ width: 4, height: 4, channels: 3, data: new Uint8Array(48).fill(level) });

/** Returns the name of each image, and its first level or the reason why it cannot be read. */
async function contents(source: ImageSource): Promise<(readonly [string, number | string])[]> {
  const found: (readonly [string, number | string])[] = [];
  for await (const read of source.read(0, source.size)) {
    found.push([read.name, 'image' in read ? read.image.data[0]! : read.unreadable]);
  }
  return found;
}

describe('one rule for what is an image', () => {
  const files = {
    'photos/1.png': png(1),
    'photos/10.PNG': png(2),
    'photos/2.png': png(3),
    'photos/ä b/#%20?.png': png(4),
    'photos/[1].png': png(5),
    'photos/.hidden.png': png(90),
    'photos/._1.png': new Uint8Array(9),
    '__MACOSX/photos/._1.png': new Uint8Array(9),
    '__MACOSX/photos/1.png': png(91),
    '.git/a.png': png(92),
    'photos/Thumbs.db': new Uint8Array(9),
    'read.me': new Uint8Array(3),
  };
  const expected = [
    ['photos/1.png', 1],
    ['photos/10.PNG', 2],
    ['photos/2.png', 3],
    ['photos/[1].png', 5],
    ['photos/ä b/#%20?.png', 4],
  ];

  it('reads from an archive what it reads from the folder that was packed', async () => {
    for (const [name, bytes] of Object.entries(files)) {
      mkdirSync(dirname(`${root}/folder/${name}`), { recursive: true });
      writeFileSync(`${root}/folder/${name}`, bytes);
    }
    writeFileSync(`${root}/a.zip`, writeZip(files));
    expect(await contents(await imageFolder(`${root}/folder`))).toEqual(expected);
    expect(await contents(await imageZip(`${root}/a.zip`))).toEqual(expected);
    const { files: found } = await openFittedFolder(`${root}/folder`, { labels: false });
    expect(found).toEqual(expected.map(([name]) => name));
  });

  it('finds no image in an archive of nothing else', async () => {
    writeFileSync(`${root}/none.zip`, writeZip({ '__MACOSX/a.png': png(1), 'b.txt': new Uint8Array(1) }));
    await expect(imageZip(`${root}/none.zip`)).rejects.toThrow('none.zip holds no images: expected files that end in');
  });
});

it.skipIf(process.platform !== 'linux')('names whose bytes are not UTF-8 are read, by both readers', async () => {
  const latin1 = (name: string): Buffer => Buffer.from(`${root}/latin1/${name}`, 'latin1');
  mkdirSync(`${root}/latin1`);
  mkdirSync(latin1('caf\xe9'));
  writeFileSync(latin1('caf\xe9/na\xefve.png'), png(7));
  writeFileSync(`${root}/latin1/café.png`, png(8));
  expect(await contents(await imageFolder(`${root}/latin1`))).toEqual([
    ['caf\\xe9/na\\xefve.png', 7],
    ['café.png', 8],
  ]);
  for (const load of [undefined, () => Promise.resolve(undefined)]) {
    const folder = await openFittedFolder(`${root}/latin1`, { labels: false }, undefined, load);
    const out = new Float32Array(48);
    await folder.read(0, [], out);
    expect([folder.files[0], Math.round((out[0]! + 1) * 127.5)]).toEqual(['caf\\xe9/na\\xefve.png', 7]);
  }
  writeFileSync(latin1('caf\xe9/na\xefve.png'), 'no image');
  await expect(openFittedFolder(`${root}/latin1`, { labels: false, size: 4 })).rejects.toThrow(
    `an image of ${root}/latin1 cannot be read: caf\\xe9/na\\xefve.png: not a PNG, JPEG, WebP`,
  );
});

it('grey arrays are read as grey PNGs are', async () => {
  const data = Uint8Array.from({ length: 2 * 6 }, (_, i) => 20 * i);
  const rgb = [20, 20, 20];
  for (const shape of [
    [2, 2, 3, 1],
    [2, 2, 3],
  ]) {
    const source = imageArray('x.npz', { dtype: 'U8', shape, data });
    const images = [];
    for await (const read of source.read(0, 2)) images.push('image' in read ? read.image : undefined);
    expect(images).toMatchObject([
      { height: 2, width: 3, codec: 'array' },
      { height: 2, width: 3, codec: 'array' },
    ]);
    expect([...images[0]!.data.subarray(3, 6)]).toEqual(rgb);
    expect(images[1]!.data).toHaveLength(18);
  }
  const two = { dtype: 'U8', shape: [3, 2, 2, 2], data: new Uint8Array(24) } as const;
  expect(() => imageArray('x.npz', two)).toThrow(
    'must be uint8 [N,height,width,3], or grey [N,height,width,1] or [N,height,width]; received U8 [3,2,2,2]',
  );
});
