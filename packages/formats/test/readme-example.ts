import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeNpz, decodeSafetensors, encodeNpz, encodeSafetensors, nodeFs, writeFileAtomic } from '@ganforge/formats';

const weights = {
  'generator/dense/kernel': { dtype: 'F32', shape: [2, 1], data: new Float32Array([0.5, -1]) },
} as const;
const path = join(tmpdir(), 'ganforge-readme.safetensors');
await writeFileAtomic(path, encodeSafetensors(weights, { step: '100' })); // the write is atomic

const { readFile } = await nodeFs('example');
export const { tensors, metadata } = decodeSafetensors(await readFile(path)); // a damaged file throws a GanError

const npz = encodeNpz({ mu: { dtype: 'F64', shape: [2], data: new Float64Array([0, 1]) } }); // numpy.load reads it
export const { mu } = await decodeNpz(npz, { names: ['mu'] });
