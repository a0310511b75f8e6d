import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fashionMnist, type LabelledImageDataset, mnist, strokeDigits } from '@ganforge/data';
import { afterAll, describe, expect, it } from 'vitest';
import { idxBytes } from '../images/idx-bytes.ts';
import { refusal } from '../refusal.ts';

const real = Boolean(process.env.GANFORGE_DATA_DIR);
const folder = mkdtempSync(`${tmpdir()}/mnist-`);
afterAll(() => rmSync(folder, { recursive: true }));

const offline = {
  dataDir: `${folder}/none`,
  cacheDir: `${folder}/cache`,
  mirrors: ['http://localhost.invalid/', 'http://localhost.invalid/again/'],
};
const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');
/** Returns the MD5 sums of the images and of the labels. They are compared with the sums from the publishers. */
const payloads = (dataset: LabelledImageDataset): string[] => [
  md5(idxBytes([dataset.size, 28, 28], dataset.images)),
  md5(idxBytes([dataset.size], dataset.labels)),
];

/** Creates a data folder with other content in the files of MNIST. The loaders must not accept these files. */
function impostor(name: string): string {
  const digits = strokeDigits({ size: 20 });
  mkdirSync(`${folder}/impostor/${name}`, { recursive: true });
  for (const split of ['train', 't10k']) {
    const stem = `${folder}/impostor/${name}/${split}`;
    writeFileSync(`${stem}-images-idx3-ubyte`, idxBytes([20, 28, 28], digits.images));
    writeFileSync(`${stem}-labels-idx1-ubyte`, idxBytes([20], digits.labels));
  }
  return `${folder}/impostor`;
}

describe.each([
  ['mnist', 'MNIST', mnist],
  ['fashion-mnist', 'Fashion-MNIST', fashionMnist],
])('%s', (name, title, load) => {
  it.each(['train', 'test'] as const)('accepts no other file for its %s split', async (split) => {
    const error = await refusal(() => load({ ...offline, dataDir: impostor(name), split }));
    expect(error.code).toBe('checksum');
    expect(error.message).toMatch(new RegExp(`impostor/${name}/.*: expected [0-9a-f]{64}, received [0-9a-f]{64}`));
  });

  it('says at once what to do without a network', async () => {
    const begun = performance.now();
    const error = await refusal(() => load({ ...offline, split: 'test' }));
    expect(error.code).toBe('network');
    expect(error.message).toContain(`${title} is not on this machine`);
    expect(error.message).toContain(`${name}/t10k-labels-idx1-ubyte.gz`);
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});

describe('the real sets, if they are available', () => {
  it('MNIST has the published counts, sums and first labels', async () => {
    if (!real) return expectStandIn(await mnistOrStrokes());
    const test = await mnist({ split: 'test' });
    expect(test.size).toBe(10_000);
    expect(payloads(test)).toEqual(['2646ac647ad5339dbf082846283269ea', '27ae3e4e09519cfbb04c329615203637']);
    expect(Array.from(test.labels.subarray(0, 10))).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    const train = await mnist();
    expect(train.size).toBe(60_000);
    expect(payloads(train)).toEqual(['6bbc9ace898e44ae57da46a324031adb', 'a25bea736e30d166cdddb491f175f624']);
    expect(Array.from(train.labels.subarray(0, 10))).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(train.entries).toEqual({
      images: { kind: 'image', height: 28, width: 28, channels: 1 },
      labels: { kind: 'class', classes: [...'0123456789'] },
    });
  });

  it('Fashion-MNIST has its counts, sums and first labels', async () => {
    if (!real) return expectStandIn(await mnistOrStrokes());
    const test = await fashionMnist({ split: 'test' });
    expect(test.size).toBe(10_000);
    expect(payloads(test)).toEqual(['8181f5470baa50b63fa0f6fddb340f0a', '15d484375f8d13e6eb1aabb0c3f46965']);
    const first = Array.from(test.labels.subarray(0, 4), (label) => test.entries.labels.classes[label]);
    expect(first).toEqual(['Ankle boot', 'Pullover', 'Trouser', 'Trouser']);
  });
});

/** The code of a user who wants digits, and prefers real digits. */
function mnistOrStrokes(): Promise<LabelledImageDataset> {
  return mnist(offline).catch(() => strokeDigits({ size: 30 }));
}

function expectStandIn(digits: LabelledImageDataset): void {
  expect(digits.size).toBe(30);
  expect(payloads(digits)).not.toContain('6bbc9ace898e44ae57da46a324031adb');
}
