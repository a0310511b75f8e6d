import { drawnMolecules } from '@ganforge/data';
import { isMolecule, type MoleculeGraph } from '@ganforge/media';
import { describe, expect, it } from 'vitest';

/**
 * Checks the number of bonds of each atom. According to Wikipedia, "Valence (chemistry)", the valences are: carbon 4,
 * nitrogen 3, oxygen 2, fluorine 1.
 */
function valencesHold({ atoms, bonds }: MoleculeGraph): boolean {
  const most: Record<string, number> = { C: 4, N: 3, O: 2, F: 1 };
  const used = atoms.map(() => 0);
  for (const [a, b, name] of bonds) {
    used[a]! += ' -=#'.indexOf(name);
    used[b]! += ' -=#'.indexOf(name);
  }
  return used.every((count, i) => count >= 1 && count <= most[atoms[i]!]!);
}

describe('drawn molecules', () => {
  const { graphs, entries, size } = drawnMolecules({ count: 400, size: 9, seed: 3 });

  it('are molecules of one piece, of several sizes, with rings and all kinds of bonds', () => {
    expect(size).toBe(400);
    expect(graphs.filter((graph) => !isMolecule(graph) || !valencesHold(graph))).toEqual([]);
    const found = new Set(graphs.map(({ atoms }) => atoms.length));
    expect([...found].sort()).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    const bonds = new Set(graphs.flatMap((graph) => graph.bonds.map(([, , name]) => name)));
    expect([...bonds].sort()).toEqual(['#', '-', '=']);
    const rings = graphs.filter(({ atoms, bonds }) => bonds.length === atoms.length);
    expect(rings.length / graphs.length).toBeGreaterThan(0.25);
    expect(rings.some((graph) => graph.bonds.some(([, , name]) => name === '#'))).toBe(false);
    expect(entries.molecules).toMatchObject({ size: 9, atoms: ['none', 'C', 'F', 'N', 'O'] });
  });

  it('are the same of the same seed, whatever their number', () => {
    expect(drawnMolecules({ count: 10, seed: 3 }).graphs).toEqual(graphs.slice(0, 10));
    expect(drawnMolecules({ count: 10, seed: 4 }).graphs).not.toEqual(graphs.slice(0, 10));
  });

  it.each([
    [{ count: 0 }, 'count must be an integer in 1..1000000; received 0.'],
    [{ size: 1 }, 'size must be an integer in 2..38; received 1.'],
  ])('refuse %j', (options, message) => {
    expect(() => drawnMolecules(options)).toThrow(message);
  });
});
