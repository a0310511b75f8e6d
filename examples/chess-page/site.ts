import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};

/** A site on 127.0.0.1. */
export interface ChessSite {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Bundles the page and serves it with a run's folder at `run/`. A request reads files of these folders alone.
 *
 * @param run the folder of a run of chessGan
 * @param port 0 for any that is free
 */
export async function openChessSite(run: string, port: number): Promise<ChessSite> {
  const page = fileURLToPath(new URL('page', import.meta.url));
  const bundle = await mkdtemp(join(tmpdir(), 'ganforge-chess-page-'));
  await build({
    entryPoints: ['page.ts', 'partner-worker.ts'].map((name) => join(page, name)),
    outdir: bundle,
    bundle: true,
    minify: true,
    format: 'esm',
    conditions: ['@ganforge/source'],
    logLevel: 'error',
  });
  const wasm = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  const fileOf = (path: string): string | undefined => {
    if (path === '/') return join(page, 'index.html');
    if (path.startsWith('/run/')) return inside(run, path.slice('/run/'.length));
    if (path.startsWith('/wasm/')) return join(wasm, basename(path));
    return join(bundle, basename(path));
  };
  const server = createServer(async ({ url = '/' }, response) => {
    const file = fileOf(pathOf(url));
    const bytes = file && (await readFile(file).catch(() => undefined));
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': TYPES[extname(file!)] ?? 'application/octet-stream' }).end(bytes);
  });
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(bundle, { recursive: true });
    },
  };
}

/** A file of a folder, or nothing where the path leads out of it. */
function inside(folder: string, path: string): string | undefined {
  const [root, file] = [resolve(folder), resolve(folder, path)];
  return file.startsWith(root + sep) ? file : undefined;
}

/** The path of a request; a name that no file has for one that cannot be decoded. */
function pathOf(url: string): string {
  try {
    return decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname);
  } catch {
    return '/not-a-path';
  }
}
