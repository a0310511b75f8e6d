import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encodeSafetensors } from '@ganforge/formats';
import { afterAll, expect, it } from 'vitest';

// The path of a Python that has safetensors. `.ci/run` installs one.
const python = process.env.GANFORGE_PYTHON;
const folder = mkdtempSync(join(tmpdir(), 'ganforge-safetensors-'));
afterAll(() => rmSync(folder, { recursive: true }));

if (python === undefined) console.log('safetensors: not tested. GANFORGE_PYTHON names no Python that has it.');

it.runIf(python !== undefined)('the safetensors package reads what encodeSafetensors writes', () => {
  const file = join(folder, 'weights.safetensors');
  const tensors = {
    'generator/dense/kernel': { dtype: 'F32', shape: [2, 3], data: Float32Array.of(0.5, -1, 2, 1e-8, 3, 65504) },
    'odd name: ä/0': { dtype: 'I32', shape: [], data: Int32Array.of(-7) },
    half: { dtype: 'F16', shape: [2], data: Uint16Array.of(0x3c00, 0xc000) },
    large: { dtype: 'I64', shape: [1], data: BigInt64Array.of(2n ** 40n) },
    mask: { dtype: 'BOOL', shape: [3], data: Uint8Array.of(1, 0, 1) },
    empty: { dtype: 'F64', shape: [0, 4], data: new Float64Array(0) },
  } as const;
  writeFileSync(file, encodeSafetensors(tensors, { format: 'ganforge' }));
  const script = fileURLToPath(new URL('read_safetensors.py', import.meta.url));
  expect(JSON.parse(execFileSync(python!, [script, file], { encoding: 'utf8' }))).toEqual({
    'generator/dense/kernel': ['float32', [2, 3], [0.5, -1, 2, Math.fround(1e-8), 3, 65504]],
    'odd name: ä/0': ['int32', [], [-7]],
    half: ['float16', [2], [1, -2]],
    large: ['int64', [1], [2 ** 40]],
    mask: ['bool', [3], [true, false, true]],
    empty: ['float64', [0, 4], []],
  });
});
