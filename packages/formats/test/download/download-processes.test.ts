import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { hostname, tmpdir } from 'node:os';
import { inTurn, type LocalServer, localServer, serve, servePart } from '@ganforge/testing/local-server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { download } from '../../src/download/download.ts';
import { noise, refusal } from '../damage.ts';

const bytes = noise(100_000);
const checksum = { algorithm: 'sha256', hex: createHash('sha256').update(bytes).digest('hex') } as const;

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
  path = `${folder}/file.bin`;
});
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

const get = (url: string): Promise<string> => download({ urls: [url], path, checksum, stallTimeout: 500, backoff: 5 });
const expectWhole = (): void => {
  expect(readFileSync(path).equals(bytes)).toBe(true);
  expect(readdirSync(folder)).toEqual(['file.bin']);
};
const ended = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.on('exit', resolve));

/** Starts another process that downloads the same file. */
function otherProcess(url: string): ChildProcess {
  const source = new URL('../../src/download/download.ts', import.meta.url).href;
  const options = JSON.stringify({ urls: [url], path, checksum, stallTimeout: 20_000 });
  const script = `import(${JSON.stringify(source)}).then(({ download }) => download(${options}))`;
  const flags = ['--import', 'tsx', '-C', '@ganforge/source', '--input-type=module', '-e', script];
  return spawn(process.execPath, flags, { stdio: 'inherit' });
}

describe('several downloads of one file', () => {
  it('take turns within a process, so that it is fetched once', async () => {
    const url = server.on('/good', serve(bytes));
    const controller = new AbortController();
    const first = get(url);
    const aborted = download({ urls: [url], path, checksum, signal: controller.signal });
    controller.abort(new Error('not me'));
    await expect(aborted).rejects.toThrow('not me');
    await Promise.all([first, get(url), get(url)]);
    expectWhole();
    expect(server.requests).toHaveLength(1);
  });

  it('continue after another process that was killed, and next to a running process', { timeout: 20_000 }, async () => {
    const url = server.on('/file', inTurn(servePart(bytes, 30_000, 'stall'), serve(bytes)));
    const child = otherProcess(url);
    await vi.waitFor(() => expect(readdirSync(folder)).toHaveLength(1), 15_000);
    await vi.waitFor(() => expect(readFileSync(partialOf(child.pid!))).toHaveLength(30_000), 15_000);

    await get(url); // the other process is alive, so its partial file is not touched
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(readFileSync(partialOf(child.pid!))).toHaveLength(30_000);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, undefined]);

    rmSync(path);
    child.kill('SIGKILL');
    await ended(child);
    await get(url);
    expectWhole();
    expect(server.requests.at(-1)?.range).toBe('bytes=30000-');
  });

  it('leave the partial files of other machines and other files alone', async () => {
    const others = ['file.bin.elsewhere-1.partial', 'file.bin2.partial', 'file.binary'];
    for (const name of others) writeFileSync(`${folder}/${name}`, 'mine');
    await get(server.on('/good', serve(bytes)));
    expect(readdirSync(folder).sort()).toEqual(['file.bin', ...others].sort());
  });
});

describe('a disk', () => {
  it.each([
    ['ENOSPC', 'the disk is full'],
    ['EROFS', 'the file system is read-only'],
  ])('that says %s ends the download with io and keeps what it took', async (code, message) => {
    const open = fs.open;
    let written = 0;
    vi.spyOn(fs, 'open').mockImplementation(async (...args) => {
      const file = await open(...args);
      const write = file.writeFile.bind(file);
      file.writeFile = async (data) => {
        if (written >= 40_000) throw Object.assign(new Error(code), { code });
        written += (data as Uint8Array).length;
        await write(data);
      };
      return file;
    });
    syncBuiltinESMExports();
    const slowly = inTurn((_, response) => {
      response.writeHead(200, { etag: '"one"', 'content-length': bytes.length });
      response.write(bytes.subarray(0, 40_000));
      const timer = setInterval(() => written === 40_000 && response.end(bytes.subarray(40_000)), 2);
      response.on('close', () => clearInterval(timer));
    }, serve(bytes));
    const url = server.on('/slow', slowly);
    const error = await refusal(() => get(url));
    expect(error).toMatchObject({ code: 'io' });
    expect(error.message).toContain(message);
    expect(server.requests).toHaveLength(1); // another mirror would not help
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    await get(url);
    expectWhole();
    expect(server.requests.at(-1)?.range).toBe('bytes=40000-');
  });
});

function partialOf(pid: number): string {
  return `${path}.${hostname().replace(/\W/g, '_')}-${pid}.partial`;
}
