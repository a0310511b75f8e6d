import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { encodeNpz, writeZip } from '@ganforge/formats';
import { encode } from 'fast-png';
import { afterAll, expect, it } from 'vitest';
import { randomImages } from './image-folders.ts';
import { json } from './streams.ts';

const root = mkdtempSync(`${tmpdir()}/one-rule-`);
afterAll(() => rmSync(root, { recursive: true }));

const SIZE = 6;
const grey = (seed: number): Uint8Array => randomImages(30, SIZE, seed).filter((_, i) => i % 3 === 0);
const png = (data: Uint8Array): Uint8Array => encode({ width: SIZE, height: SIZE, channels: 1, data: data.slice() });

/** Returns grey images as files, together with files that archives and version control add to folders. */
function filesOf(levels: Uint8Array): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (let i = 0; i < 30; i++) {
    const name = `${String(i).padStart(2, '0')}.png`;
    files[`photos/${name}`] = png(levels.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE));
    files[`__MACOSX/photos/._${name}`] = new Uint8Array(120);
    files[`__MACOSX/photos/${name}`] = png(new Uint8Array(SIZE * SIZE));
  }
  files['.git/a.png'] = png(new Uint8Array(SIZE * SIZE).fill(9));
  files['photos/.hidden.png'] = new Uint8Array(3);
  return files;
}

async function fid(a: string, b: string): Promise<unknown> {
  const report = await json('fid', a, b, '--extractor', 'pixels', '--size', '2', '--quiet');
  return {
    value: report.value,
    real: (report.real as { n: number }).n,
    generated: (report.generated as { n: number }).n,
  };
}

it('a folder, its archive and a grey array of the same images have one distance', async () => {
  const other = `${root}/other`;
  const levels = grey(1);
  const files = filesOf(levels);
  for (const [folder, all] of [
    ['folder', files],
    ['other', filesOf(grey(2))],
  ] as const) {
    for (const [name, bytes] of Object.entries(all)) {
      mkdirSync(dirname(`${root}/${folder}/${name}`), { recursive: true });
      writeFileSync(`${root}/${folder}/${name}`, bytes);
    }
  }
  writeFileSync(`${root}/a.zip`, writeZip(files));
  for (const [name, shape] of [
    ['three', [30, SIZE, SIZE]],
    ['four', [30, SIZE, SIZE, 1]],
  ] as const) {
    writeFileSync(`${root}/${name}.npz`, encodeNpz({ arr_0: { dtype: 'U8', shape, data: levels } }));
  }
  const expected = await fid(`${root}/folder`, other);
  expect(expected).toEqual({ value: expect.any(Number), real: 30, generated: 30 });
  for (const name of ['a.zip', 'three.npz', 'four.npz']) expect(await fid(`${root}/${name}`, other)).toEqual(expected);
});
