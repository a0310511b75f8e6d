import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PublishedWeights } from '@ganforge/metrics/weights';

/** Returns a file that PyTorch wrote; see make_pth.py in the folder of the file. */
export function pthFile(name: string): Uint8Array {
  return new Uint8Array(readFileSync(pthPath(name)));
}

/** Returns the path of such a file. */
export function pthPath(name: string): string {
  return fileURLToPath(new URL(`../../../formats/test/fixtures/${name}`, import.meta.url));
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Makes `fetch` return `bytes` as if they were published at `urls`. */
export function publishedAt(bytes: Uint8Array, ...urls: readonly string[]): PublishedWeights {
  return { name: 'toy-weights.pth', urls, bytes: bytes.length, sha256: sha256Of(bytes) };
}
