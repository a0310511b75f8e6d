import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { encodeNpy, encodeNpz, type NamedArray, writeZip } from '@ganforge/formats';
import { pixels } from '@ganforge/metrics/pixels';
import { afterAll, beforeAll } from 'vitest';
import { randomImages, writePngs } from './image-folders.ts';

/** Creates folders, archives and arrays of images for the tests of a file. They are removed after the tests. */
export function commandImages() {
  const root = mkdtempSync(`${tmpdir()}/metrics-cli-`);
  afterAll(() => rmSync(root, { recursive: true }));
  const [a, b] = [`${root}/a`, `${root}/b`];
  const extractor = pixels({ size: 2 });
  const by = ['--extractor', 'pixels', '--size', '2', '--quiet'] as const;

  beforeAll(() => {
    const images = randomImages(40, 6, 1);
    writePngs(a, images, 6);
    writePngs(b, randomImages(35, 5, 2), 5);
    const files = readdirSync(a).map((name): [string, Uint8Array] => [name, readFileSync(`${a}/${name}`)]);
    writeFileSync(`${root}/a.zip`, writeZip(Object.fromEntries(files)));
    const array: NamedArray = { dtype: 'U8', shape: [40, 6, 6, 3], data: images };
    writeFileSync(`${root}/a.npz`, encodeNpz({ arr_0: array }));
    writeFileSync(`${root}/a.npy`, encodeNpy(array));
    mkdirSync(`${root}/empty`);
    for (const name of ['zero.zip', 'zero.npz', 'note.txt']) writeFileSync(`${root}/${name}`, '');
    writePngs(`${root}/broken`, randomImages(3, 4, 1), 4);
    for (const name of ['00001.png', 'x.png']) writeFileSync(`${root}/broken/${name}`, '');
  });
  return { a, b, by, extractor, root };
}
