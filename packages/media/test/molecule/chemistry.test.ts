import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import {
  decodeExamples,
  encodeExamples,
  isMolecule,
  type MoleculeGraph,
  readSmiles,
  validateSpec,
} from '@ganforge/media';
import { type Chemistry, loadChemistry } from '@ganforge/media/chemistry';
import { beforeAll, describe, expect, it } from 'vitest';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('readSmiles', () => {
  it('reads the first words of .smi and the column of .csv, gzipped or not', async () => {
    expect(await readSmiles({ path: 'a.smi', bytes: bytes('CCO ethanol\n\nC=O\n') })).toEqual(['CCO', 'C=O']);
    const csv = bytes('id,"SMILES",x\n1,CCO,2\n2,"C=O",3\n');
    expect(await readSmiles({ path: 'a.csv', bytes: csv })).toEqual(['CCO', 'C=O']);
    expect(await readSmiles({ path: 'a.csv.gz', bytes: gzipSync(csv) })).toEqual(['CCO', 'C=O']);
    await expect(readSmiles({ path: 'a.csv', bytes: bytes('a,b\n1,2\n') })).rejects.toThrow(
      "a.csv must have a column 'smiles'; received a, b",
    );
  });
});

describe('isMolecule', () => {
  it.each<[string, MoleculeGraph, boolean]>([
    ['formaldehyde', { atoms: ['C', 'O'], bonds: [[0, 1, '=']] }, true],
    ['methane', { atoms: ['C'], bonds: [] }, true],
    ['oxygen with three bonds', { atoms: ['C', 'O'], bonds: [[0, 1, '#']] }, false],
    ['two pieces', { atoms: ['C', 'C'], bonds: [] }, false],
    ['nothing', { atoms: [], bonds: [] }, false],
    ['another element', { atoms: ['Xx'], bonds: [] }, false],
    ['another bond', { atoms: ['C', 'C'], bonds: [[0, 1, '~']] }, false],
  ])('%s', (_, graph, expected) => {
    expect(isMolecule(graph)).toBe(expected);
  });
});

describe('chemistry', () => {
  let chemistry: Chemistry;
  beforeAll(async () => {
    chemistry = await loadChemistry();
  });

  it('reads SMILES and counts what it leaves out', () => {
    const smiles = ['CCO', 'c1ccccc1', 'C[N+](C)(C)C', '[13CH4]', 'C.C', 'Xx', '((', '', 'C'.repeat(1e5), 'CCCCCCCCCC'];
    const { spec, graphs, leftOut } = chemistry.read(smiles, 9);
    expect(leftOut).toEqual({ unread: 4, size: 1, form: 3 });
    expect(spec).toEqual({ kind: 'molecule', size: 6, atoms: ['none', 'C', 'O'], bonds: ['none', '-', '=', '#'] });
    expect(validateSpec(spec)).toBe(spec);
    expect(graphs[0]).toEqual({
      atoms: ['C', 'C', 'O'],
      bonds: [
        [0, 1, '-'],
        [1, 2, '-'],
      ],
    });
    // Kekule's structure of benzene has three double bonds.
    expect(graphs[1]!.bonds.filter(([, , name]) => name === '=')).toHaveLength(3);
    expect(decodeExamples(spec, encodeExamples(spec, graphs)).map((graph) => chemistry.identity(graph))).toEqual(
      graphs.map((graph) => chemistry.identity(graph)),
    );
    expect(() => chemistry.read(['C.C'])).toThrow('at least one molecule must be usable; none is, of 1: 0 no SMILES');
  });

  it('recognises a molecule with any numbering of its atoms, and knows its properties', () => {
    const [one, other, benzene] = chemistry.read(['CCO', 'OCC', 'c1ccccc1']).graphs as MoleculeGraph[];
    expect(chemistry.identity(one!)).toBe(chemistry.identity(other!));
    expect(chemistry.identity(one!)).not.toBe(chemistry.identity(benzene!));
    expect(chemistry.smiles(one!)).toBe('CCO');
    expect(isMolecule(benzene!)).toBe(true);
    const { logP, polarSurfaceArea } = chemistry.properties(one!);
    // The measured logP of ethanol is -0.31. According to Ertl et al. 2000, an OH group has 20.23 square angstroms.
    expect(Math.abs(logP + 0.31)).toBeLessThan(0.5);
    expect(polarSurfaceArea).toBeCloseTo(20.23, 2);
    expect(Number.isFinite(chemistry.druglikeness(benzene!))).toBe(true);
  });

  const path = `${process.env.GANFORGE_DATA_DIR}/molecules/qm9_5k.csv.gz`;
  if (!existsSync(path)) return; // the data may not be on this machine
  it('reads a published set', async () => {
    const { spec, graphs, leftOut } = chemistry.read(await readSmiles({ path, bytes: readFileSync(path) }));
    expect(spec).toMatchObject({ size: 9, atoms: ['none', 'C', 'F', 'N', 'O'] });
    expect(graphs.length + leftOut.form).toBe(4989);
    expect(leftOut).toMatchObject({ unread: 0, size: 0 });
  });
});
