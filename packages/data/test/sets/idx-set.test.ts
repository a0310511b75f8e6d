import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gunzipSync, gzipSync } from 'node:zlib';
import { type LocalServer, localServer, serve } from '@ganforge/testing/local-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { noise } from '../../../media/test/noise.ts';
import { type IdxSet, loadIdxSet } from '../../src/sets/idx-set.ts';
import { drawnDigits, type PublishedSetOptions } from '../../src/sets/published-file.ts';
import { idxBytes } from '../images/idx-bytes.ts';
import { refusal } from '../refusal.ts';

const payloads = {
  'train-images': idxBytes([6, 4, 4], noise(96)),
  'train-labels': idxBytes([6], [0, 1, 2, 2, 1, 0]),
  'test-images': idxBytes([2, 4, 4], noise(32, 7)),
  'test-labels': idxBytes([2], [2, 1]),
};
type File = keyof typeof payloads;
const names = Object.keys(payloads) as File[];
const entry = (file: File): { file: string; sha256: string } => ({
  file,
  sha256: createHash('sha256').update(payloads[file]).digest('hex'),
});

let server: LocalServer;
let set: IdxSet;
let folder: string;
let options: PublishedSetOptions;
beforeAll(async () => {
  server = await localServer();
  set = {
    title: 'Toy digits',
    name: 'toy',
    standIn: drawnDigits,
    mirrors: [`${server.url}/broken/`, `${server.url}/good/`],
    classes: ['nought', 'one', 'two'],
    splits: {
      train: { images: entry('train-images'), labels: entry('train-labels') },
      test: { images: entry('test-images'), labels: entry('test-labels') },
    },
  };
  for (const file of names) server.on(`/good/${file}.gz`, serve(gzipSync(payloads[file])));
});
afterAll(() => server.close());
beforeEach(() => {
  vi.stubEnv('GANFORGE_DATA_DIR', '');
  server.requests.length = 0;
  folder = mkdtempSync(`${tmpdir()}/set-`);
  options = { cacheDir: `${folder}/cache`, connectTimeout: 1000, retries: 0 };
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Writes the dataset to a data folder, with or without compression. */
function lay(dir: string, suffix: '' | '.gz'): void {
  mkdirSync(`${dir}/toy`, { recursive: true });
  for (const file of names) {
    const bytes = suffix === '' ? payloads[file] : gzipSync(payloads[file], { level: 1 });
    writeFileSync(`${dir}/toy/${file}${suffix}`, bytes);
  }
}

describe('loadIdxSet', () => {
  it('downloads a split once, from the first mirror that has it, and keeps it', async () => {
    const train = await loadIdxSet(set, options);
    expect([train.size, train.entries.labels.classes]).toEqual([6, ['nought', 'one', 'two']]);
    expect(Array.from(train.labels)).toEqual([0, 1, 2, 2, 1, 0]);
    expect(Array.from(train.images)).toEqual(Array.from(noise(96)));
    expect(server.requests.map(({ path }) => path)).toEqual([
      '/broken/train-labels.gz',
      '/good/train-labels.gz',
      '/broken/train-images.gz',
      '/good/train-images.gz',
    ]);
    expect(gunzipSync(readFileSync(`${folder}/cache/toy/train-images.gz`)).equals(payloads['train-images'])).toBe(true);

    const again = await loadIdxSet(set, { ...options, mirrors: [] });
    expect(again.images).toEqual(train.images);
    expect(server.requests).toHaveLength(4);

    const test = await loadIdxSet(set, { ...options, split: 'test', mirrors: [`${server.url}/good/`] });
    expect(Array.from(test.labels)).toEqual([2, 1]);
    expect(server.requests).toHaveLength(6);
  });

  it.each(['', '.gz'] as const)('takes local copies first, named with "%s", and copies nothing', async (suffix) => {
    lay(`${folder}/data`, suffix);
    const named = await loadIdxSet(set, { ...options, dataDir: `${folder}/data` });
    vi.stubEnv('GANFORGE_DATA_DIR', `${folder}/data`);
    const found = await loadIdxSet(set, options);
    expect([named.size, found.images]).toEqual([6, named.images]);
    expect([server.requests, existsSync(`${folder}/cache`)]).toEqual([[], false]);
  });

  it('takes from the network what the data folder lacks', async () => {
    lay(`${folder}/data`, '.gz');
    rmSync(`${folder}/data/toy/train-images.gz`);
    expect((await loadIdxSet(set, { ...options, dataDir: `${folder}/data` })).size).toBe(6);
    expect(server.requests.at(-1)?.path).toBe('/good/train-images.gz');
    expect(existsSync(`${folder}/cache/toy/train-labels.gz`)).toBe(false);
  });

  it('refuses a local copy that is not the set, and does not quietly fetch another', async () => {
    lay(`${folder}/data`, '');
    writeFileSync(`${folder}/data/toy/train-images`, payloads['train-images'].with(50, 1));
    const error = await refusal(() => loadIdxSet(set, { ...options, dataDir: `${folder}/data` }));
    expect(error.code).toBe('checksum');
    expect(error.message).toContain(`${folder}/data/toy/train-images`);
    expect(error.message).toContain(set.splits.train.images.sha256);
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['damaged', (bytes: Uint8Array) => bytes.with(30, bytes[30]! ^ 1)],
    ['cut short', (bytes: Uint8Array) => bytes.subarray(0, 40)],
    ['of something else', () => gzipSync('something else')],
  ])('mends a cached file that is %s', async (_, spoil) => {
    await loadIdxSet(set, options);
    const path = `${folder}/cache/toy/train-images.gz`;
    writeFileSync(path, spoil(readFileSync(path)));
    expect((await loadIdxSet(set, options)).size).toBe(6);
    expect(server.requests).toHaveLength(6);
    expect(gunzipSync(readFileSync(path)).equals(payloads['train-images'])).toBe(true);
  });

  it('says what to do when there is no network', async () => {
    const offline = { ...options, mirrors: ['http://localhost.invalid/', `${server.url}/nowhere/`] };
    const error = await refusal(() => loadIdxSet(set, { ...offline, dataDir: `${folder}/data` }));
    expect(error.code).toBe('network');
    expect(error.message).toMatch(/^\[data\/toy\] Toy digits is not on this machine/);
    expect(error.message).toContain(`${folder}/data/toy/train-labels.gz is not there`);
    expect(error.message).toContain('Set GANFORGE_DATA_DIR to a folder that holds toy/train-labels.gz');
    expect(error.message).toContain('use the drawn set stroke-digits (in code strokeDigits()), which needs no file.');
    expect((await refusal(() => loadIdxSet(set, offline))).message).toContain('GANFORGE_DATA_DIR is not set');
  });

  it('refuses wrong bytes with checksum, and ends on abort with its reason', async () => {
    for (const file of names) server.on(`/wrong/${file}.gz`, serve(gzipSync('an error page')));
    const wrong = { ...options, mirrors: [`${server.url}/wrong/`] };
    expect(await refusal(() => loadIdxSet(set, wrong))).toMatchObject({ code: 'checksum' });
    const signal = AbortSignal.abort(new Error('stop'));
    await expect(loadIdxSet(set, { ...options, signal })).rejects.toThrow('stop');
  });

  it('reports progress of what is downloaded', async () => {
    const urls = new Set<string>();
    await loadIdxSet(set, { ...options, onProgress: ({ url }) => urls.add(url) });
    expect([...urls]).toEqual([`${server.url}/good/train-labels.gz`, `${server.url}/good/train-images.gz`]);
  });

  it('gives advice about a local copy that is damaged or another file, with its path', async () => {
    lay(`${folder}/data`, '');
    writeFileSync(`${folder}/data/toy/train-labels`, payloads['test-labels']);
    const local = `${folder}/data/toy/train-labels`;
    const byOption = await refusal(() => loadIdxSet(set, { ...options, dataDir: `${folder}/data` }));
    expect(byOption.code).toBe('checksum');
    expect(byOption.message).toContain(
      `[data/toy] the local copy ${local} is not the file of Toy digits. Delete it or leave out dataDir`,
    );
    expect(byOption.message).toContain(`expected ${set.splits.train.labels.sha256}, received`);
    vi.stubEnv('GANFORGE_DATA_DIR', `${folder}/data`);
    const byEnvironment = await refusal(() => loadIdxSet(set, options));
    expect(byEnvironment.message).toContain('Delete it or unset GANFORGE_DATA_DIR; then it is downloaded.');
    writeFileSync(`${local}.gz`, gzipSync(payloads['train-labels']).subarray(0, 20)); // the gzipped file is read first
    const cut = await refusal(() => loadIdxSet(set, options));
    expect([cut.code, cut.message]).toEqual(['file', expect.stringContaining('Delete it or unset')]);
  });

  it('refuses an unknown split', async () => {
    const odd = { ...options, split: 'validation' as 'train' };
    expect((await refusal(() => loadIdxSet(set, odd))).message).toContain("train or test; received 'validation'");
  });
});
