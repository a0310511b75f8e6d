import { decodeNpy, encodeNpy } from '@ganforge/formats';
import { it } from 'vitest';
import { fixture } from '../fixtures.ts';
import { bytes, little } from '../pickle/pickle-bytes.ts';
import { checkArrays, fuzz } from './fuzz.ts';
import { type Seed, whole } from './mutations.ts';

/** Splits a file into the text of the header and the data. The length of the header is always right. */
function parts(file: Uint8Array): Seed {
  const start = 10 + new DataView(file.buffer, file.byteOffset).getUint16(8, true);
  return {
    parts: [file.subarray(10, start), file.subarray(start)],
    compose: ([header, data]) => bytes(file.subarray(0, 8), little(header!.length, 2), header!, data!),
  };
}

const plain = encodeNpy({ dtype: 'F64', shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) });
// changes '<f8' to '>f8'
const swapped = plain.map((byte, i) => (plain[i + 1] === 0x66 && byte === 0x3c ? 0x3e : byte));
const fortran = bytes(
  ...[plain.subarray(0, 8), little(76, 2)],
  "{'descr': '<i2', 'fortran_order': True, 'shape': (2, 1, 3), }".padEnd(75),
  ...['\n', new Uint8Array(12)],
);
const files = [plain, swapped, fortran, ...['version1.npy', 'version2.npy', 'version3.npy'].map(fixture)];

it('ten thousand mutated .npy files are read or refused', async () => {
  await fuzz([...files.map(whole), ...[plain, swapped, fortran].map(parts)], decodeNpy, (array, file) =>
    checkArrays({ array }, file),
  );
});
