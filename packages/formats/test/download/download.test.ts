import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { inTurn, type LocalServer, localServer, serve, servePart } from '@ganforge/testing/local-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Checksum } from '../../src/download/checksum.ts';
import { type DownloadOptions, type DownloadProgress, download } from '../../src/download/download.ts';
import { noise, refusal } from '../damage.ts';

const bytes = noise(100_000);
const sha256 = (data: Uint8Array): Checksum => ({
  algorithm: 'sha256',
  hex: createHash('sha256').update(data).digest('hex'),
});
const fast = { connectTimeout: 1000, stallTimeout: 120, backoff: 5 };

let server: LocalServer;
let folder: string;
let path: string;
beforeAll(async () => {
  server = await localServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  folder = mkdtempSync(`${tmpdir()}/download-`);
  path = `${folder}/deep/file.bin`;
});
afterEach(() => rmSync(folder, { recursive: true }));

const get = (urls: string | readonly string[], options: Partial<DownloadOptions> = {}): Promise<string> =>
  download({ urls: [urls].flat(), path, checksum: sha256(bytes), ...fast, ...options });
/** Returns whether the partial file has this size. */
const had = (size: number): boolean =>
  leftovers().some((name) => !name.endsWith('.json') && statSync(`${folder}/deep/${name}`).size === size);
const leftovers = (): string[] => readdirSync(`${folder}/deep`).filter((name) => name.includes('partial'));
const ranges = (): (string | undefined)[] => server.requests.map(({ range }) => range);
/** Expects that the file is right and is the only file. */
const expectWhole = (): void => {
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(readdirSync(`${folder}/deep`)).toEqual(['file.bin']);
};

describe('download', () => {
  it('creates the file and its folder, and no other file', async () => {
    expect(await get(server.on('/good', serve(bytes)))).toBe(path);
    expectWhole();
  });

  it('makes no request if the file exists and is right, and replaces a wrong file', async () => {
    const url = server.on('/good', serve(bytes));
    await get(url);
    await get(url);
    expect(server.requests).toHaveLength(1);
    writeFileSync(path, bytes.subarray(0, 99));
    await get(url);
    expectWhole();
    await get(url, { bytes: bytes.length, checksum: sha256(bytes) });
    expect(server.requests).toHaveLength(2);
  });

  it('refuses a folder in the place of the file, and makes no request', async () => {
    const url = server.on('/good', serve(bytes));
    for (const options of [{ path: folder }, { path: `${folder}/` }]) {
      const error = await refusal(() => download({ urls: [url], checksum: sha256(bytes), ...options, ...fast }));
      expect(error).toMatchObject({ code: 'argument' });
      expect(error.message).toContain(`path must name a file; received ${options.path}`);
      expect((await refusal(() => get(url, options))).code).toBe('argument');
    }
    expect(server.requests).toHaveLength(0);
  });

  it('takes the checksum of what a gzip file holds, so that archives may differ', async () => {
    const payload = bytes.map((x) => x & 3);
    const checksum = { ...sha256(payload), of: 'payload' } as const;
    for (const level of [1, 9]) {
      await get(server.on(`/level-${level}`, serve(gzipSync(payload, { level }))), { checksum });
      rmSync(path);
    }
    await get(server.on('/plain', serve(payload)), { checksum });
    expect(readFileSync(path).equals(payload)).toBe(true);
  });

  it('accepts the file even if the server compresses the transfer', async () => {
    const url = server.on('/encoded', (_, response) => {
      const zipped = gzipSync(bytes);
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': zipped.length }).end(zipped);
    });
    await get(url, { bytes: bytes.length });
    expectWhole();
  });

  it('follows redirects', async () => {
    server.on('/there', serve(bytes));
    await get(server.on('/here', (_, response) => response.writeHead(302, { location: '/there' }).end()));
    expectWhole();
  });

  it('takes an empty file', async () => {
    await get(server.on('/empty', serve(new Uint8Array(0))), { checksum: sha256(new Uint8Array(0)) });
    expect(readFileSync(path).length).toBe(0);
  });
});

describe('a download that breaks off', () => {
  it('continues from the same byte after a broken connection', async () => {
    const url = server.on('/dies', inTurn(servePart(bytes, 30_000, had), servePart(bytes, 30_000, had), serve(bytes)));
    await get(url);
    expectWhole();
    expect(ranges()).toEqual([undefined, 'bytes=30000-', 'bytes=60000-']);
  });

  it('continues after a stall', async () => {
    await get(server.on('/stalls', inTurn(servePart(bytes, 40_000, 'stall'), serve(bytes))), { stallTimeout: 500 });
    expectWhole();
    expect(ranges()).toEqual([undefined, 'bytes=40000-']);
  });

  it('starts again if the server ignores Range', async () => {
    const whole = inTurn(servePart(bytes, 30_000, had), (_, response) => response.end(bytes));
    await get(server.on('/no-range', whole));
    expectWhole();
    expect(ranges()).toEqual([undefined, 'bytes=30000-']);
  });

  it('fetches the whole file if a continuation belongs to another file', async () => {
    const older = bytes.map((x) => x ^ 1);
    await get(server.on('/mixed', inTurn(servePart(older, 30_000, had), serve(bytes))));
    expectWhole();
    expect(ranges()).toEqual([undefined, 'bytes=30000-', undefined]);
  });

  it('fetches the whole file if the server sends another part than requested', async () => {
    const other = inTurn(servePart(bytes, 30_000, had), (request, response, count) => {
      if (count > 1) return serve(bytes)(request, response, count);
      response
        .writeHead(206, { 'content-range': `bytes 5-${bytes.length - 1}/${bytes.length}` })
        .end(bytes.subarray(5));
    });
    await get(server.on('/other-part', other));
    expectWhole();
    expect(ranges()).toEqual([undefined, 'bytes=30000-', undefined]);
  });

  it('fetches the whole file if the server does not have the part', async () => {
    const none = inTurn(servePart(bytes, 30_000, had), (_, response) => response.writeHead(416).end(), serve(bytes));
    await get(server.on('/no-such-part', none));
    expectWhole();
  });

  it('keeps the received bytes for the next call after a failure and after an abort', async () => {
    const url = server.on('/later', servePart(bytes, 20_000, had));
    expect(await refusal(() => get(url, { retries: 1 }))).toMatchObject({ code: 'network' });
    const controller = new AbortController();
    server.on('/later', servePart(bytes, 20_000, 'stall'));
    const onProgress = ({ received }: DownloadProgress): void => {
      if (received >= 60_000) controller.abort(new Error('enough'));
    };
    await expect(get(url, { signal: controller.signal, onProgress, stallTimeout: 5000 })).rejects.toThrow('enough');
    server.on('/later', serve(bytes));
    await get(url);
    expectWhole();
    expect(ranges()).toEqual([undefined, 'bytes=20000-', 'bytes=40000-', 'bytes=60000-']);
  });

  it('continues at another mirror from the same byte', async () => {
    const broken = server.on('/broken', servePart(bytes, 30_000, had));
    await get([broken, server.on('/other', serve(bytes))], { retries: 0 });
    expectWhole();
    expect(ranges()).toEqual([undefined, 'bytes=30000-']);
  });
});

describe('a mirror that fails', () => {
  const good = (): string => server.on('/mirror', serve(bytes));

  it.each([
    ['404', 404, 1],
    ['403', 403, 1],
    ['500', 500, 3],
    ['503', 503, 3],
    ['429', 429, 3],
  ])('is passed over after %s', async (_, status, asked) => {
    const bad = server.on('/bad', (__, response) => response.writeHead(status).end('no'));
    await get([bad, good()], { retries: 2 });
    expectWhole();
    expect(server.requests.filter((request) => request.path === '/bad')).toHaveLength(asked);
  });

  it('is passed over when it cannot be reached', async () => {
    const gone = await localServer();
    await gone.close();
    await get([`${gone.url}/file`, 'http://localhost.invalid/file', good()]);
    expectWhole();
  });

  it('is passed over when it takes the connection and says nothing', async () => {
    const begun = performance.now();
    await get([server.on('/silent', () => undefined), good()], { connectTimeout: 50 });
    expectWhole();
    expect(performance.now() - begun).toBeLessThan(2000);
  });

  it('is passed over when it redirects for ever', async () => {
    const loop = server.on('/loop', (_, response) => response.writeHead(302, { location: '/loop' }).end());
    await get([loop, good()], { retries: 0 });
    expectWhole();
  });

  it('is skipped if it gives wrong bytes, which are deleted', async () => {
    await get([server.on('/wrong', serve(bytes.map((x) => x ^ 1))), good()]);
    expectWhole();
    expect(ranges()).toEqual([undefined, undefined]);
  });

  it.each([
    ['promises fewer bytes than it has', 60_000, { bytes: 100_000 }],
    ['promises more bytes than it has', 140_000, { bytes: 100_000 }],
    ['promises fewer bytes, and the length is not known', 60_000, {}],
  ])('is passed over when it %s', async (_, promised, options) => {
    const liar = server.on('/liar', (__, response) => {
      const head = `HTTP/1.1 200 OK\r\ncontent-length: ${promised}\r\nconnection: close\r\n\r\n`;
      // written to the socket, because node:http rejects a wrong length
      response.socket?.end(Buffer.concat([Buffer.from(head), bytes]));
    });
    await get([liar, good()], { retries: 1, ...options });
    expectWhole();
  });

  it('is passed over when it sends more than was expected', async () => {
    const endless = server.on('/endless', (_, response) => {
      response.writeHead(200); // chunked, so no length is declared
      const timer = setInterval(() => response.write(bytes), 1);
      response.on('close', () => clearInterval(timer));
    });
    await get([endless, good()], { bytes: bytes.length });
    expectWhole();
  });

  it('is asked again when it ends early without having promised a length', async () => {
    const short = inTurn((_, response) => {
      response.writeHead(200, { etag: '"one"' }).end(bytes.subarray(0, 70_000)); // chunked
    }, serve(bytes));
    await get(server.on('/short', short), { bytes: bytes.length });
    expectWhole();
    expect(ranges()).toEqual([undefined, 'bytes=70000-']);
  });
});

describe('the errors of a download', () => {
  it('checksum when all bytes are wrong, naming expected and received; nothing is left', async () => {
    const other = bytes.map((x) => x ^ 1);
    const error = await refusal(() => get(server.on('/wrong', serve(other))));
    expect(error.code).toBe('checksum');
    expect(error.message).toContain(sha256(bytes).hex);
    expect(error.message).toContain(sha256(other).hex);
    expect([existsSync(path), leftovers()]).toEqual([false, []]);
  });

  it('checksum when a gzip file is damaged', async () => {
    const zipped = gzipSync(bytes);
    zipped[5000]! ^= 1;
    const error = await refusal(() =>
      get(server.on('/gz', serve(zipped)), { checksum: { ...sha256(bytes), of: 'payload' } }),
    );
    expect(error.code).toBe('checksum');
    expect(leftovers()).toEqual([]);
  });

  it('network when no mirror has it, with the reason of each', async () => {
    const missing = `${server.url}/missing`;
    const error = await refusal(() => get([missing, 'http://localhost.invalid/file']));
    expect(error.code).toBe('network');
    expect(error.message).toContain(`${missing}: answered 404 Not Found`);
    expect(error.message).toMatch(/localhost\.invalid\/file: .*(ENOTFOUND|EAI_AGAIN|no answer)/);
    expect(existsSync(path)).toBe(false);
  });

  it('network when it stalls for good', async () => {
    const error = await refusal(() => get(server.on('/stalls', servePart(bytes, 1, 'stall')), { retries: 1 }));
    expect(error.code).toBe('network');
    expect(error.message).toContain('sent nothing for 120 ms');
  });

  it('io when the folder cannot be made', async () => {
    writeFileSync(`${folder}/deep`, 'a file where a folder should be');
    const error = await refusal(() => get(server.on('/good', serve(bytes))));
    expect(error.code).toBe('io');
    expect(server.requests).toEqual([]);
  });

  it.each([
    ['no mirror', { urls: [] }],
    ['a time that is none', { stallTimeout: Number.NaN }],
    ['a time that timers cannot take', { connectTimeout: 2 ** 31 }],
    ['a negative number of retries', { retries: -1 }],
    ['no checksum', { checksum: undefined as unknown as Checksum }],
    ['a checksum cut short', { checksum: { algorithm: 'sha256', hex: 'abc' } }],
    ['a checksum of another algorithm', { checksum: { ...sha256(bytes), algorithm: 'md5' } }],
    ['a checksum not in hexadecimal', { checksum: { algorithm: 'md5', hex: 'x'.repeat(32) } }],
  ] as const)('argument for %s', async (_, options) => {
    expect(await refusal(() => get(`${server.url}/good`, options))).toMatchObject({ code: 'argument' });
    expect(server.requests).toEqual([]);
  });

  it("the signal's reason, before and during", async () => {
    const url = server.on('/stalls', servePart(bytes, 1, 'stall'));
    await expect(get(url, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect(server.requests).toEqual([]);
    await expect(get(url, { signal: AbortSignal.timeout(20), stallTimeout: 5000 })).rejects.toThrow('timeout');
    const silent = server.on('/silent', () => undefined);
    await expect(get(silent, { signal: AbortSignal.timeout(20), connectTimeout: 5000 })).rejects.toThrow('timeout');
    const busy = server.on('/busy', (_, response) => response.writeHead(503).end());
    await expect(get(busy, { signal: AbortSignal.timeout(20), backoff: 5000 })).rejects.toThrow('timeout');
  });

  it('the unchanged error of a listener', async () => {
    const onProgress = (): void => {
      throw new TypeError('in the listener');
    };
    await expect(get(server.on('/good', serve(bytes)), { onProgress })).rejects.toThrow(TypeError);
  });
});

describe('progress', () => {
  it('counts bytes up to the total, an earlier attempt included, with rate and time left', async () => {
    const seen: DownloadProgress[] = [];
    const url = server.on('/dies', inTurn(servePart(bytes, 30_000, had), serve(bytes)));
    await get(url, { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ received }) => received)).toEqual(seen.map(({ received }) => received).sort((a, b) => a - b));
    expect(seen.at(-1)).toMatchObject({ url, received: 100_000, total: 100_000, secondsLeft: 0 });
    for (const { received, total, bytesPerSecond, secondsLeft } of seen) {
      expect(total).toBe(100_000);
      expect(bytesPerSecond).toBeGreaterThan(0);
      expect(secondsLeft).toBeCloseTo((100_000 - received) / bytesPerSecond, 9);
    }
  });

  it('reports no total if it is unknown', async () => {
    const seen: DownloadProgress[] = [];
    const url = server.on('/chunked', (_, response) => response.writeHead(200).end(bytes));
    await get(url, { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toMatchObject({ received: 100_000, total: undefined, secondsLeft: undefined });
  });
});
