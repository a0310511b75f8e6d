import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium to test with: the environment variable CHROME_PATH, or where Linux distributions put it. */
export const chromiumPath: string | undefined = [process.env.CHROME_PATH ?? '', ...places].find(existsSync);

/** Starts Chromium without a network, with WebGL and WebGPU computed by SwiftShader. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath!,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--enable-unsafe-webgpu',
      '--use-webgpu-adapter=swiftshader',
    ],
  });
}

/** A site on 127.0.0.1. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
const page = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';

/**
 * Bundles page.ts and serves it: at `/` alone, at `/isolated/` with the headers that allow threads. The `.wasm` files
 * lie in `/wasm/` and beside the isolated page.
 */
export async function serve(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'ganforge-page-'));
  await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    conditions: ['@ganforge/source'],
    logLevel: 'error',
  });
  const wasm = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'));
  const server = createServer(async (request, response) => {
    const path = new URL(request.url!, 'http://127.0.0.1').pathname;
    const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
    if (path === '/' || path === '/isolated/') {
      response.writeHead(200, { 'content-type': 'text/html', ...(path === '/' ? {} : isolated) }).end(page);
      return;
    }
    const inWasm = /^\/(wasm|isolated)\/[^/]+\.wasm$/.test(path);
    const file = join(inWasm ? wasm : folder, basename(path));
    if (!existsSync(file) || (extname(path) === '.wasm' && !inWasm)) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain', ...isolated })
      .end(await readFile(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}
