import { decodeSafetensors, encodeSafetensors } from '@ganforge/formats';
import { expect, it } from 'vitest';
import { fixture } from '../fixtures.ts';
import { bytes, little } from '../pickle/pickle-bytes.ts';
import { checkArrays, fuzz } from './fuzz.ts';
import { type Seed, whole } from './mutations.ts';

/** Splits a file into the JSON of the header and the data. The length of the header is always right. */
function parts(file: Uint8Array): Seed {
  const start = 8 + new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  return {
    parts: [file.subarray(8, start), file.subarray(start)],
    compose: ([header, data]) => bytes(little(header!.length, 8), header!, data!),
  };
}

const small = encodeSafetensors(
  {
    a: { dtype: 'F32', shape: [2], data: Float32Array.of(1, 2) },
    b: { dtype: 'U8', shape: [0], data: new Uint8Array() },
  },
  { note: 'text' },
);
const files = [small, fixture('all-dtypes.safetensors'), fixture('no-tensors.safetensors')];

it('ten thousand mutated safetensors files are read or refused', async () => {
  await fuzz([...files.map(whole), ...files.map(parts)], decodeSafetensors, ({ tensors, metadata }, file) => {
    checkArrays(tensors, file);
    for (const note of Object.values(metadata)) expect(note).toBeTypeOf('string');
  });
});
