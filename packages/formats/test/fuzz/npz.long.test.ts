import { decodeNpz, encodeNpy, encodeNpz, type NamedArray, writeZip } from '@ganforge/formats';
import { it } from 'vitest';
import { fixture } from '../fixtures.ts';
import { checkArrays, fuzz } from './fuzz.ts';
import { type Seed, whole } from './mutations.ts';

const mu: NamedArray = { dtype: 'F64', shape: [3], data: Float64Array.of(1, 2, 3) };
const sigma: NamedArray = { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) };

/** Damaged arrays in an intact archive. */
const arrays: Seed = {
  parts: [encodeNpy(mu), encodeNpy(sigma)],
  compose: ([mu, sigma]) => writeZip({ 'mu.npy': mu!, 'sigma.npy': sigma! }),
};
const files = [encodeNpz({ mu, sigma }), fixture('savez.npz'), fixture('savez_compressed.npz')];

it('ten thousand mutated .npz files are read or refused', async () => {
  await fuzz([...files.map(whole), arrays, arrays], decodeNpz, (result, file) => checkArrays(result, file, 1100));
});
