import { GanError, readZip } from '@ganforge/formats';
import { expect } from 'vitest';
import { find, flipped, outcomeOf } from '../damage.ts';
import { expected, fixture } from '../fixtures.ts';

const CENTRAL = [0x50, 0x4b, 1, 2];
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * Flips a bit of every `stride`-th byte of a fixture, one at a time, and expects that the archive is refused or holds the
 * same files. The files of zip64.zip are large, so only its directory is damaged.
 */
export async function expectFlipsFound(name: string, stride: number): Promise<void> {
  const bytes = fixture(name);
  const contents = Object.fromEntries(Object.entries(expected.zip).map(([file, content]) => [file, ascii(content)]));
  for (let i = name === 'plain.zip' ? 0 : find(bytes, CENTRAL); i < bytes.length; i += stride) {
    const read = await outcomeOf<Record<string, Uint8Array>>(() => readZip(flipped(bytes, i, 1 << (i % 8))));
    // the byte belongs to a date, a permission or a comment
    if (!(read instanceof GanError)) expect(read, `byte ${i}`).toEqual(contents);
  }
}
