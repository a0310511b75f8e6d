import { readFile } from 'node:fs/promises';
import { decodeNpz } from '@ganforge/formats';

/** The arrays of fixtures/NAME.npz, as a script under reference/ wrote it: see there for its provenance. */
export async function fixture(name: string): Promise<ReadonlyMap<string, Float32Array>> {
  const arrays = await decodeNpz(await readFile(new URL(`../fixtures/${name}.npz`, import.meta.url)));
  return new Map(Object.entries(arrays).map(([key, { data }]) => [key, data as Float32Array]));
}
