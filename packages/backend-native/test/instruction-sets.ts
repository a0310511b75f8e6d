import { readFileSync } from 'node:fs';

/** An instruction set of the table in `native/runtime/instruction-sets.h`. */
export interface InstructionSet {
  /** The name in the sources and in GANFORGE_ISA. */
  readonly set: string;
  /** The name that users read. */
  readonly shown: string;
}

const table = readFileSync(new URL('../native/runtime/instruction-sets.h', import.meta.url), 'utf8');

/** The instruction sets of an architecture of Node, from the least to the best, as the table in C++ states them. */
export function instructionSets(arch: string): readonly InstructionSet[] {
  const macro = { x64: '__x86_64__', arm64: '__aarch64__' }[arch];
  const [, rows] = new RegExp(`defined\\(${macro}\\)\n#define GF_INSTRUCTION_SETS(.*?)\n#`, 's').exec(table) ?? [];
  return [...(rows ?? '').matchAll(/\bSET\(Table, name, (\w+), "(\w+)"/g)].map(([, set, shown]) => ({
    set: set!,
    shown: shown!,
  }));
}
