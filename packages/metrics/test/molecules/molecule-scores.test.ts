import type { MoleculeGraph } from '@ganforge/media';
import { moleculeScores } from '@ganforge/metrics';
import { expect, it } from 'vitest';

const chain = (...atoms: string[]): MoleculeGraph => ({
  atoms,
  bonds: atoms.slice(1).map((_, i) => [i, i + 1, '-'] as const),
});
const pieces: MoleculeGraph = { atoms: ['C', 'C'], bonds: [] };
const identity = ({ atoms }: MoleculeGraph): string => [...atoms].sort().join('');

it('counts what is valid, different and new', () => {
  const generated = [chain('C', 'O'), chain('O', 'C'), chain('C', 'C'), chain('F', 'F', 'F'), pieces];
  expect(moleculeScores(generated, [chain('C', 'C')], identity)).toEqual({
    validity: 3 / 5,
    uniqueness: 2 / 3,
    novelty: 2 / 3,
  });
});

it('is 0 if no molecule is valid, and refuses no molecules', () => {
  expect(moleculeScores([pieces], [], identity)).toEqual({ validity: 0, uniqueness: 0, novelty: 0 });
  expect(() => moleculeScores([], [], identity)).toThrow('generated must have at least one molecule; received none');
});
