import { decodeNpz, encodeNpz, GanError, type NamedArray, sha256, writeZip } from '@ganforge/formats';
import { describe, expect, it } from 'vitest';
import { oddZip } from '../archive/odd-zip.ts';
import { outcomeOf } from '../damage.ts';
import { describeArray, expected, fixture } from '../fixtures.ts';

const mu: NamedArray = { dtype: 'F64', shape: [2], data: Float64Array.of(0.5, -1) };
const sigma: NamedArray = { dtype: 'F32', shape: [2, 2], data: Float32Array.of(1, 0, 0, 1) };

describe.each(['savez.npz', 'savez_compressed.npz'])("numpy's %s", (name) => {
  it('is read: every dtype in both byte orders, C and Fortran order, scalars and empty arrays', async () => {
    const arrays = await decodeNpz(fixture(name));
    const described = Object.entries(arrays).map(([key, array]) => [key, describeArray(array)]);
    expect(Object.fromEntries(described)).toEqual(expected.npz);
  });

  it('is found damaged for damage at any place of an array', async () => {
    const bytes = fixture(name);
    const arrays = await decodeNpz(bytes);
    for (let i = 0; i < bytes.length; i += 101) {
      const damaged = bytes.slice();
      damaged[i]! ^= 1 << (i % 8);
      const read = await outcomeOf<Record<string, NamedArray>>(() => decodeNpz(damaged));
      // If no error is found, the damaged byte belongs to a date or a similar field, and the arrays are unchanged.
      if (!(read instanceof GanError)) expect(read, `byte ${i}`).toEqual(arrays);
    }
  });
});

it('round trip, whatever the order', async () => {
  const bytes = encodeNpz({ mu, sigma });
  expect(await decodeNpz(bytes)).toEqual({ mu, sigma });
  expect(encodeNpz({ sigma, mu })).toEqual(bytes);
});

it('writes what numpy reads: the bytes that numpy 2.4.6 was seen to read as mu and sigma', async () => {
  expect(await sha256(encodeNpz({ mu, sigma }))).toBe(
    'ff1585b453ce03b49192d44d47645d6d70dfc41e16f4d2cf2ddb454f43057c27',
  );
});

it('reads the named arrays alone, whatever else there is', async () => {
  const bytes = writeZip({
    'notes.txt': new Uint8Array(3),
    'codes.npy': fixture('object.npy'),
    'x.npy': fixture('version1.npy'),
  });
  expect((await decodeNpz(bytes, { names: ['x'] })).x?.shape).toEqual([2, 3]);
  await expect(decodeNpz(bytes)).rejects.toThrow("'codes.npy' cannot be read");
  await expect(decodeNpz(bytes, { names: ['codes'] })).rejects.toThrow('a pickle, which can run code');
  await expect(decodeNpz(bytes, { names: ['mu'] })).rejects.toThrow("no 'mu.npy'; it has codes.npy, notes.txt, x.npy");
  await expect(decodeNpz(writeZip({ 'notes.txt': new Uint8Array(3) }))).rejects.toThrow("received 'notes.txt'");
  await expect(decodeNpz(bytes, { maxBytes: 100 })).rejects.toThrow('at most 100 bytes');
});

it('reads and writes any keys of numpy unchanged, all or by name', async () => {
  const keys = ['conv/kernel:0', '/predictor/l1/W', 'a\\b', 'C:\\x', '../up', 'plain', 'two words', 'é'];
  const arrays = await decodeNpz(fixture('keys.npz'));
  expect(Object.entries(arrays).map(([key, { data }]) => [key, data[0]])).toEqual(keys.map((key, i) => [key, i]));
  for (const [i, name] of keys.entries()) {
    expect(await decodeNpz(fixture('keys.npz'), { names: [name] })).toEqual({
      [name]: { dtype: 'F32', shape: [1], data: Float32Array.of(i) },
    });
  }
  const { '../up': _, ...writable } = arrays;
  expect(await decodeNpz(encodeNpz(writable))).toEqual(writable);
});

it('with a duplicate key reads the other keys', async () => {
  const bytes = oddZip([
    ['mu.npy', 'one'],
    ['mu.npy', 'two'],
    ['x.npy', 'no array'],
  ]);
  await expect(decodeNpz(bytes, { names: ['mu'] })).rejects.toThrow("holds 'mu.npy' twice");
  await expect(decodeNpz(bytes)).rejects.toThrow("holds 'mu.npy' twice");
  await expect(decodeNpz(bytes, { names: ['x'] })).rejects.toThrow("'x.npy' cannot be read");
});

it('does not write names that could leave a folder', () => {
  expect(() => encodeNpz({ '../mu': mu })).toThrow(GanError);
});
