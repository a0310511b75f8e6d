import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { cifar10 } from '@ganforge/data';
import { type LocalServer, localServer, serve, servePart } from '@ganforge/testing/local-server';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { loadCifar10 } from '../../src/sets/cifar10.ts';
import { cifarRecords, tarBytes } from '../images/cifar-bytes.ts';
import { refusal } from '../refusal.ts';

const folder = mkdtempSync(`${tmpdir()}/cifar10-`);
const real = process.env.GANFORGE_DATA_DIR;
const names = ['aero', 'auto', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'lorry'];
/** A replacement for the official archive. Each training batch has three records, and the test batch has two. */
const archive = gzipSync(
  tarBytes([
    { name: 'cifar-10-batches-bin/', type: '5' },
    { name: 'cifar-10-batches-bin/batches.meta.txt', data: Buffer.from(`${names.join('\n')}\n\n`) },
    ...[5, 1, 2, 3, 4].map((k) => ({
      name: `cifar-10-batches-bin/data_batch_${k}.bin`,
      data: cifarRecords([k, 0, 9]),
    })),
    { name: 'cifar-10-batches-bin/test_batch.bin', data: cifarRecords([7, 8]) },
    { name: 'cifar-10-batches-bin/readme.html', data: Buffer.from('<html>') },
  ]),
);
const md5 = createHash('md5').update(archive).digest('hex');
let server: LocalServer;
beforeAll(async () => {
  server = await localServer();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.close();
});
afterEach(() => vi.unstubAllEnvs());

/** Creates a data folder with the given files. */
function lay(name: string, files: Readonly<Record<string, Uint8Array | string>>): string {
  mkdirSync(`${folder}/${name}/cifar10`, { recursive: true });
  for (const [file, bytes] of Object.entries(files)) writeFileSync(`${folder}/${name}/cifar10/${file}`, bytes);
  return `${folder}/${name}`;
}

describe('cifar10 from a data folder', () => {
  it('takes all files of the split in the order of their names, and the class names beside them', async () => {
    const dataDir = lay('data', {
      'data_batch_2.bin': cifarRecords([2]),
      'data_batch_1_head.bin.gz': gzipSync(cifarRecords([1, 4])),
      'test_batch.bin': cifarRecords([5]),
      'batches.meta.txt': names.join('\r\n'),
    });
    const train = await cifar10({ dataDir });
    expect([[...train.labels], train.entries.labels.classes]).toEqual([[1, 4, 2], names]);
    expect([...train.images.subarray(2 * 3072)]).toEqual([...(await cifar10({ dataDir })).images.subarray(2 * 3072)]);
    vi.stubEnv('GANFORGE_DATA_DIR', dataDir);
    expect([...(await cifar10({ split: 'test' })).labels]).toEqual([5]);
  });

  it.each([
    ['a record cut short', { 'data_batch_1.bin': new Uint8Array(4000) }, 'is truncated'],
    ['a label outside the classes', { 'data_batch_1.bin': cifarRecords([10]) }, 'received 10 in record 0'],
    [
      'names of other classes',
      { 'data_batch_1.bin': cifarRecords([1]), 'batches.meta.txt': 'a\nb' },
      'received 2 lines',
    ],
  ])('refuses %s, and says what to do', async (name, files, message) => {
    const error = await refusal(() => cifar10({ dataDir: lay(name, files) }));
    expect(error.code).toBe('file');
    expect(error.message).toContain(message);
    expect(error.message).toContain(
      `the local copy ${folder}/${name}/cifar10 is not the file of CIFAR-10. Delete it or leave`,
    );
  });

  it('refuses a split that there is not, and options that do not exist', async () => {
    expect((await refusal(() => cifar10({ split: 'valid' as 'test' }))).message).toContain("received 'valid'");
    expect((await refusal(() => cifar10({ spilt: 'test' } as object))).message).toContain("no option 'spilt'");
  });
});

describe('cifar10 by download', () => {
  it('fetches the archive, continues an interrupted download, and unpacks both splits', async () => {
    let broken = false;
    server.on('/cifar-10-binary.tar.gz', (request, response, count) => {
      broken ||= count > 0;
      (broken ? serve(archive) : servePart(archive, 1000, 'stall'))(request, response, count);
    });
    const options = {
      dataDir: `${folder}/none`,
      cacheDir: `${folder}/cache`,
      mirrors: [`${server.url}/`],
      stallTimeout: 300,
    };
    const train = await loadCifar10(md5, options);
    expect([...train.labels]).toEqual([1, 2, 3, 4, 5].flatMap((k) => [k, 0, 9]));
    expect(train.entries.labels.classes).toEqual(names);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=1000-']);
    const test = await loadCifar10(md5, { ...options, split: 'test', mirrors: [] });
    expect([...test.labels]).toEqual([7, 8]);
    expect(server.requests).toHaveLength(2);
  });

  it('takes the archive from the data folder, and refuses another there', async () => {
    const dataDir = lay('packed', { 'cifar-10-binary.tar.gz': archive });
    expect([...(await loadCifar10(md5, { dataDir, split: 'test', mirrors: [] })).labels]).toEqual([7, 8]);
    const error = await refusal(() => cifar10({ dataDir, mirrors: [] }));
    expect([error.code, error.message]).toEqual([
      'checksum',
      expect.stringContaining('packed/cifar10/cifar-10-binary.tar.gz is not'),
    ]);
  });

  it('takes no other archive than the published one', async () => {
    server.on('/other/cifar-10-binary.tar.gz', serve(archive));
    const options = { dataDir: `${folder}/none`, cacheDir: `${folder}/other`, retries: 0 };
    const error = await refusal(() => cifar10({ ...options, mirrors: [`${server.url}/other/`] }));
    expect(error.code).toBe('checksum');
    expect(error.message).toContain(`c32a1d4ab5d03f1284b67883e8d87530, received ${md5}`);
  });

  it('says what to do without a network', async () => {
    const options = { dataDir: `${folder}/none`, cacheDir: `${folder}/empty`, retries: 0 };
    const error = await refusal(() => cifar10({ ...options, mirrors: ['http://localhost.invalid/'] }));
    expect(error.code).toBe('network');
    expect(error.message).toContain('CIFAR-10 is not on this machine');
  });
});

/** The sums that numpy computes for the real records and for the artificial records, by channel and by class. */
const REAL = {
  size: 4000,
  sums: [513462905, 503187932, 464435031],
  counts: [396, 366, 420, 384, 422, 393, 414, 385, 407, 413],
  first: [6, 9, 9, 4],
};
const REAL_PIXELS = [59, 62, 63, 43, 46, 45];
const MADE = { size: 4, sums: [528723, 518823, 519983], counts: [0, 0, 0, 0, 1, 0, 1, 0, 0, 2], first: [6, 9, 9, 4] };
const MADE_PIXELS = [60, 87, 244, 94, 134, 190];

describe('the real records, if they are available', () => {
  it('are those that numpy reads', async () => {
    // numpy computed the sums over np.frombuffer(gzip.open(f).read(), 'u1').reshape(-1, 3073). If the real records are
    // missing, artificial records are used.
    const dataDir = real ?? lay('made', { 'data_batch_1.bin': cifarRecords([6, 9, 9, 4]) });
    const train = await cifar10({ dataDir });
    const sums = [0, 0, 0];
    for (let i = 0; i < train.images.length; i++) sums[i % 3]! += train.images[i]!;
    const counts = Array.from({ length: 10 }, (_, k) => train.labels.filter((label) => label === k).length);
    const expected = real ? REAL : MADE;
    expect({ size: train.size, sums, counts, first: [...train.labels.subarray(0, 4)] }).toEqual(expected);
    expect([...train.images.subarray(0, 6)]).toEqual(real ? REAL_PIXELS : MADE_PIXELS);
    if (real) expect(train.entries.labels.classes[train.labels[0]!]).toBe('frog');
  });
});
