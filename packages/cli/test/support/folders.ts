import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { encode } from 'fast-png';
import { afterAll } from 'vitest';

/** A folder of this test file's own, removed at its end. */
export function scratch(name: string): string {
  const root = mkdtempSync(`${tmpdir()}/ganforge-${name}-`);
  afterAll(() => rmSync(root, { recursive: true, force: true }), 120_000);
  return root;
}

/** Writes pictures of several sizes, coloured by their number. */
export function writePictures(
  folder: string,
  count: number,
  sides: readonly number[] = [24, 40],
  channels: 1 | 3 = 3,
): void {
  for (let i = 0; i < count; i++) {
    const side = sides[i % sides.length]!;
    const data = Uint8Array.from({ length: side * (side + 4) * channels }, (_, k) => (31 * i + 7 * k) % 256);
    write(`${folder}/bild ü ${i}.png`, encode({ height: side, width: side + 4, channels, data, depth: 8 }));
  }
}

/** Writes a file, and the folders above it. */
export function write(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
