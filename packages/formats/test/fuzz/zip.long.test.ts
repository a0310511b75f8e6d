import { readZip, writeZip } from '@ganforge/formats';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures.ts';
import { fuzz } from './fuzz.ts';
import { whole } from './mutations.ts';

const made = writeZip({ 'a.txt': new Uint8Array(5), 'b/c.bin': Uint8Array.of(1, 2, 3), empty: new Uint8Array() });
const files = [made, ...['plain.zip', 'streamed.zip', 'zip64.zip', 'savez_compressed.npz'].map(fixture)];

it('ten thousand mutated zip archives are read or refused', async () => {
  await fuzz(files.map(whole), readZip, (contents, file) => {
    const total = Object.values(contents).reduce((sum, { length }) => sum + length, 0);
    expect(total).toBeLessThanOrEqual(1032 * file.length);
    for (const name of Object.keys(contents)) expect(name).not.toMatch(/^\/|\.\.\//);
  });
});
