import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { encode } from 'fast-png';
import { afterAll } from 'vitest';

/** Creates a folder for a test file. It is removed at the end. */
export function scratch(name: string): string {
  const root = mkdtempSync(`${tmpdir()}/ganforge-${name}-`);
  afterAll(() => rmSync(root, { recursive: true, force: true }), 120_000);
  return root;
}

/** Writes pictures of several sizes. The colour of a picture depends on its number. */
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

/** Writes a file, and creates the folders of its path. */
export function write(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
