import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { instructionSetsOf } from '../scripts/units.mjs';
import { instructionSets } from './instruction-sets.ts';

const folder = new URL('../native/', import.meta.url);
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(cc|h)$/.test(file));

/** The code of a source, without its comments. */
const codeOf = (file: string): string => readFileSync(new URL(file, folder), 'utf8').replaceAll(/\/\/.*/g, '');

/** The files whose code matches `pattern`. */
const filesWith = (pattern: RegExp): string[] => sources.filter((file) => pattern.test(codeOf(file))).sort();

it('begins with the set that every processor of the architecture has', () => {
  expect(instructionSets('x64')[0]).toEqual({ set: 'baseline', shown: 'baseline' });
  expect(instructionSets('arm64')[0]).toEqual({ set: 'baseline', shown: 'neon' });
});

it('has compiler flags for each set of the table, in the same order', () => {
  for (const [arch, flags] of Object.entries(instructionSetsOf)) {
    expect([arch, Object.keys(flags)]).toEqual([arch, instructionSets(arch).map(({ set }) => set)]);
  }
});

it('names each set in the table alone', () => {
  const exceptions: Readonly<Record<string, readonly string[]>> = {
    // The first set of each architecture is the first answer, and the only set of the tests in C++.
    baseline: ['runtime/isa.cc', 'runtime/isa.h'],
    // The bf16 units of x64 are used together with the vectors of AVX-512.
    avx512: ['runtime/isa.cc'],
  };
  for (const { set } of [...instructionSets('x64'), ...instructionSets('arm64')]) {
    const files = ['runtime/instruction-sets.h', ...(exceptions[set] ?? [])].sort();
    expect([set, filesWith(new RegExp(`(?<![a-zA-Z\\d])${set}(?![a-zA-Z\\d_])`))]).toEqual([set, files]);
  }
});

it('asks for an architecture or the flags of a set in few files', () => {
  expect(filesWith(/__x86_64__|__aarch64__|__AVX|__SSE|__FMA|__F16C|__ARM/)).toEqual([
    'runtime/instruction-sets.h',
    'runtime/isa.cc', // cpuid of the bf16 units
    'runtime/threads.cc', // the instruction of a waiting thread
  ]);
});

it('has intrinsics of a set only in the kernels for bf16 units', () => {
  expect(filesWith(/_mm(256|512)_|__m(128|256|512)/)).toEqual([
    'kernels/bf16-pairs.h',
    'kernels/bf16.h',
    'kernels/gemm-amx.cc',
    'kernels/gemm-bf16-pack.h',
    'kernels/gemm-bf16.cc',
    'kernels/strided-bf16.cc',
    'kernels/winograd-bf16.cc',
  ]);
});
