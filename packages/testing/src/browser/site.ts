import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A website on 127.0.0.1. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
};
const html = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';

/**
 * Bundles a page's script and serves the page. At `/isolated/` it sends the headers that allow threads, and at `/` it
 * does not. The `.wasm` files are in `/wasm/` and next to the isolated page.
 *
 * @param script the URL of a file named page.ts that sets `globalThis.ganforge`
 * @param folders folders that are served by name, with their subfolders; for instance, `{ model: '/tmp/model' }` serves
 *   `/model/model.json`
 */
export async function serve(script: URL, folders: Readonly<Record<string, string>> = {}): Promise<Site> {
  const bundle = await mkdtemp(join(tmpdir(), 'ganforge-page-'));
  await build({
    entryPoints: [fileURLToPath(script)],
    outdir: bundle,
    bundle: true,
    splitting: true,
    format: 'esm',
    conditions: ['@ganforge/source'],
    logLevel: 'error',
  });
  const require = createRequire(import.meta.url);
  const wasm = dirname(require.resolve('@tensorflow/tfjs-backend-wasm'));
  const fileOf = (path: string): string | undefined => {
    const [, folder = '', name = ''] = /^\/(?:([^/]+)\/)?(.+)$/.exec(path) ?? [];
    if (extname(name) === '.wasm')
      return folder === 'wasm' || folder === 'isolated' ? join(wasm, basename(name)) : undefined;
    const root = Object.hasOwn(folders, folder) ? folders[folder]! : bundle;
    const file = join(root, root === bundle ? basename(name) : name);
    return file.startsWith(root) ? file : undefined; // a path with `..` could lead out of the folder
  };
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://127.0.0.1').pathname);
    const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    if (path === '/' || path === '/isolated/') {
      response.writeHead(200, { 'content-type': 'text/html', ...(path === '/' ? {} : isolated) }).end(html);
      return;
    }
    const file = fileOf(path);
    if (file === undefined || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...isolated })
      .end(await readFile(file));
  });
  return siteOf(server, () => rm(bundle, { recursive: true }));
}

/** Serves a folder like any static server, without bundling. */
export async function serveFolder(folder: string): Promise<Site> {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://127.0.0.1').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    const bytes = file.startsWith(folder) ? await readFile(file).catch(() => undefined) : undefined;
    if (bytes === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(bytes);
  });
  return siteOf(server, async () => undefined);
}

/** Waits until a server listens, and returns its site. */
async function siteOf(server: Server, tidy: () => Promise<void>): Promise<Site> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await tidy();
    },
  };
}
