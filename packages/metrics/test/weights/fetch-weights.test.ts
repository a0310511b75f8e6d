import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { encodeSafetensors, type GanError } from '@ganforge/formats';
import {
  convertWeights,
  type FetchWeightsOptions,
  fetchWeights,
  INCEPTION_WEIGHTS,
  loadNetworkWeights,
} from '@ganforge/metrics/weights';
import { inTurn, type LocalServer, localServer, serve, servePart } from '@ganforge/testing/local-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pthFile, pthPath, publishedAt } from './files.ts';

const bytes = pthFile('zip.pth');
const fast = { connectTimeout: 1000, stallTimeout: 120, backoff: 5, retries: 2 };

let server: LocalServer;
let cacheDir: string;
let converted: string;
let original: string;
beforeAll(async () => {
  server = await localServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  cacheDir = mkdtempSync(`${tmpdir()}/fetch-weights-`);
  converted = `${cacheDir}/weights/toy-weights.safetensors`;
  original = `${cacheDir}/weights/toy-weights.pth`;
});
afterEach(() => rmSync(cacheDir, { recursive: true }));

const get = (urls: readonly string[], options: FetchWeightsOptions = {}): ReturnType<typeof fetchWeights> =>
  fetchWeights({ cacheDir, published: publishedAt(bytes, ...urls), ...fast, ...options });

describe('fetchWeights', () => {
  it('downloads once, converts once, and makes no request after that', async () => {
    const urls = [server.on('/good', serve(bytes))];
    const progress: number[] = [];
    const weights = await get(urls, { onProgress: ({ received }) => progress.push(received) });
    expect(weights).toEqual({ path: converted, ...(await loadNetworkWeights(bytes)) });
    expect(progress.at(-1)).toBe(bytes.length);
    expect(readdirSync(`${cacheDir}/weights`).sort()).toEqual(['toy-weights.pth', 'toy-weights.safetensors']);
    const again = await get(urls);
    expect({ ...again, tensors: { ...again.tensors } }).toEqual({ ...weights, tensors: { ...weights.tensors } });
    expect(server.requests).toHaveLength(1);
  });

  it('continues an interrupted download of this call or an earlier one', async () => {
    const had = (size: number): boolean =>
      readdirSync(`${cacheDir}/weights`).some(
        (name) => name.endsWith('.partial') && readFileSync(`${cacheDir}/weights/${name}`).length === size,
      );
    const dies = servePart(bytes, 4000, had);
    const urls = [server.on('/dies', inTurn(dies, dies, serve(bytes)))];
    await expect(get(urls, { retries: 0 })).rejects.toMatchObject({ code: 'network' });
    await get(urls);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=4000-', 'bytes=8000-']);
    expect(readFileSync(original).equals(bytes)).toBe(true);
  });

  it('uses the second mirror if the first does not have the file', async () => {
    await get([`${server.url}/missing`, server.on('/good', serve(bytes))]);
    expect(server.requests.map(({ path }) => path)).toEqual(['/missing', '/good']);
  });

  it('repeats a conversion that is damaged, missing or from other weights, without a download', async () => {
    const urls = [server.on('/good', serve(bytes))];
    await get(urls);
    const whole = readFileSync(converted);
    const others = encodeSafetensors({}, { source_sha256: INCEPTION_WEIGHTS.sha256 });
    const damaged = whole.subarray(0, whole.length - 1);
    const flipped = Buffer.from(whole);
    flipped[whole.length - 1]! ^= 1;
    const { path: otherFile } = await convertWeights(pthPath('tensor.pth'), { output: `${cacheDir}/other` });
    for (const file of [damaged, flipped, others, readFileSync(otherFile)]) {
      writeFileSync(converted, file);
      await get(urls);
      expect(readFileSync(converted).equals(whole)).toBe(true);
    }
    rmSync(converted);
    await get(urls);
    expect(server.requests).toHaveLength(1);
  });

  it('does not need the original once it is converted, and fetches it again where both are damaged', async () => {
    const urls = [server.on('/good', serve(bytes))];
    await get(urls);
    rmSync(original);
    await get(urls);
    expect(server.requests).toHaveLength(1);
    writeFileSync(converted, 'damaged');
    await get(urls);
    expect(server.requests).toHaveLength(2);
  });

  it('finds what was converted by hand, without a network', async () => {
    const published = publishedAt(bytes, `${server.url}/missing`);
    await convertWeights(pthPath('zip.pth'), { cacheDir, published });
    expect((await fetchWeights({ cacheDir, published })).sha256).toBe(published.sha256);
    expect(server.requests).toEqual([]);
  });
});

describe('the error if the weights cannot be downloaded', () => {
  const wrong = bytes.map((byte) => byte ^ 1);
  it.each([
    ['404', 'network', (): string => `${server.url}/missing`, 'answered 404 Not Found'],
    ['a stall', 'network', (): string => server.on('/stalls', servePart(bytes, 1, 'stall')), 'sent nothing for 120 ms'],
    ['no server', 'network', (): string => 'http://localhost.invalid/weights.pth', 'localhost.invalid'],
    ['wrong bytes', 'checksum', (): string => server.on('/wrong', serve(wrong)), 'wrong bytes'],
    ['another length', 'network', (): string => server.on('/short', serve(bytes.subarray(9))), 'declares'],
  ])('of %s gives URL, length, SHA-256 and the command', async (_, code, urlOf, reason) => {
    const url = urlOf();
    const error = await get([url]).catch((cause: GanError) => cause);
    expect(error).toMatchObject({ name: 'GanError', code });
    const { sha256 } = publishedAt(bytes);
    for (const part of [url, `${bytes.length} bytes`, sha256, 'npx @ganforge/metrics weights convert FILE', reason]) {
      expect((error as GanError).message).toContain(part);
    }
    expect(existsSync(converted) || existsSync(original)).toBe(false);
  });

  it("of an abort is the signal's reason", async () => {
    const urls = [server.on('/stalls', servePart(bytes, 1, 'stall'))];
    await expect(get(urls, { signal: AbortSignal.timeout(20), stallTimeout: 5000 })).rejects.toThrow('timeout');
  });

  it('of an option that does not exist names it', async () => {
    await expect(get([], { url: 'x' } as FetchWeightsOptions)).rejects.toThrow("there is no option 'url'");
  });
});

it('the weights of FID are named by the first digits of their SHA-256, as their publishers do', () => {
  const { name, sha256, urls, bytes: length } = INCEPTION_WEIGHTS;
  expect([length, sha256.length, urls.length]).toEqual([95_628_359, 64, 2]);
  for (const file of [name, ...urls]) expect(file).toContain(`inception-2015-12-05-${sha256.slice(0, 8)}.pth`);
});
