// What is compiled: each file in the folders of native/, those in kernels/ once per instruction set.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Compiler flags of each instruction set of `native/runtime/instruction-sets.h`, which states the rest, in its order. */
export const instructionSetsOf = {
  x64: {
    baseline: [],
    avx2: ['-mavx2', '-mfma', '-mf16c'],
    avx512: ['-mavx512f', '-mavx512bw', '-mavx512dq', '-mavx512vl', '-mfma', '-mf16c', '-mprefer-vector-width=512'],
  },
  arm64: { baseline: [] },
};
const instructionSets = instructionSetsOf[process.arch];

const avx512Bf16 = [...(instructionSets?.avx512 ?? []), '-mavx512bf16', '-DGF_TABLE_ROW=avx512'];

/** Kernels that exist for some instruction sets of x64 only: the source, the sets and their flags. */
const special = {
  'gemm-amx.cc': {
    amx: [...avx512Bf16, '-mamx-tile', '-mamx-bf16'],
    amx_emulated: [...avx512Bf16, '-DGF_AMX_EMULATED=1'],
  },
  'gemm-bf16.cc': { avx512bf16: avx512Bf16 },
  'strided-bf16.cc': { avx512bf16: avx512Bf16 },
  'winograd-bf16.cc': { avx512bf16: avx512Bf16 },
};

/** Flags that a kernel has for itself. */
const own = {
  // Products and sums that round one by one: the bits of the same update made of several operations, and of JavaScript.
  'optimizer.cc': ['-ffp-contract=off'],
  'random.cc': ['-ffp-contract=off'],
};

/** Whether the sources are written for this processor. */
export const isKnownArchitecture = instructionSets !== undefined;

/**
 * The sources under `native`, each as `{ source, flags }`: its path from there and the flags that are its own.
 *
 * @param accepts whether the compiler knows some flags: older ones know no bf16, and the rest is told what there is
 */
export function units(native, accepts) {
  const sources = (folder) => sourcesIn(native, folder);
  const sets = process.arch === 'x64' ? Object.assign({}, ...Object.values(special)) : {};
  const known = Object.entries(sets).filter(([, flags]) => accepts(flags));
  const has = known.map(([set]) => `-DGF_HAS_${set}=1`);
  const setsOf = (name) => {
    const sets = special[name];
    return sets === undefined ? instructionSets : Object.fromEntries(known.filter(([set]) => set in sets));
  };
  const once = [...plain, bind].flatMap(sources).map((source) => ({ source, flags: has }));
  const perSet = sources('kernels').flatMap((source) =>
    Object.entries(setsOf(source.slice('kernels/'.length))).map(([set, flags]) => ({
      source,
      flags: [...flags, ...(own[source.slice('kernels/'.length)] ?? []), `-DGF_ISA=${set}`],
    })),
  );
  return [...once, ...perSet];
}

/** Folders of what is compiled once and knows no JavaScript. */
const plain = ['runtime', 'products', 'linear-algebra', 'ops', 'program'];
/** The folder of what JavaScript calls; it is no part of the tests in C++. */
const bind = 'bind';

/** The sources of the tests in C++, which are compiled for the baseline alone. */
export function testUnits(native) {
  const flags = ['-DGF_ONLY_BASELINE=1'];
  const kernels = sourcesIn(native, 'kernels').filter((source) => !(source.slice('kernels/'.length) in special));
  return [...plain, '../test/native']
    .flatMap((folder) => sourcesIn(native, folder))
    .map((source) => ({ source, flags }))
    .concat(
      kernels.map((source) => ({
        source,
        flags: [...flags, ...(own[source.slice('kernels/'.length)] ?? []), '-DGF_ISA=baseline'],
      })),
    );
}

function sourcesIn(native, folder) {
  return readdirSync(join(native, folder))
    .filter((name) => name.endsWith('.cc'))
    .sort()
    .map((name) => join(folder, name));
}
