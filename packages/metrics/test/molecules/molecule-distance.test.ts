import type { MoleculeGraph } from '@ganforge/media';
import { moleculeDescriptors, moleculeDistance } from '@ganforge/metrics';
import { expect, it } from 'vitest';

const chain = (...atoms: string[]): MoleculeGraph => ({
  atoms,
  bonds: atoms.slice(1).map((_, i) => [i, i + 1, '-'] as const),
});
const ring: MoleculeGraph = {
  atoms: ['C', 'C', 'N', 'O'],
  bonds: [
    [0, 1, '='],
    [1, 2, '-'],
    [0, 2, '-'],
    [2, 3, '-'],
  ],
};

it('counts atoms, rings, bonds and branches', () => {
  expect(moleculeDescriptors(chain('C', 'C', 'O'))).toEqual([3, 2, 0, 1, 0, 0, 0, 0, 0]);
  expect(moleculeDescriptors(ring, ({ atoms }) => [atoms.length / 2])).toEqual([4, 2, 1, 1, 0, 1, 1, 0, 1, 2]);
});

it('is the squared distance of means and deviations, in deviations of the real molecules', () => {
  const carbons = (n: number): MoleculeGraph => chain(...Array<string>(n).fill('C'));
  const [real, longer] = [
    [carbons(2), carbons(4)],
    [carbons(4), carbons(6)],
  ];
  expect(moleculeDistance(real, real)).toBeCloseTo(0, 10);
  // Two descriptors change: the numbers of atoms and of C. Both have a standard deviation of 1, and their means are 2
  // higher.
  expect(moleculeDistance(longer, real)).toBeCloseTo(8, 8);
  // Along the diagonal of both descriptors, the standard deviations with ddof 1 are sqrt(2) and 2 * sqrt(2). The
  // distance is 2 * (sqrt(2) - 2 * sqrt(2))^2.
  expect(moleculeDistance([carbons(1), carbons(5)], real)).toBeCloseTo(4, 8);
});

it('ignores invalid molecules, and refuses fewer than two', () => {
  const pieces: MoleculeGraph = { atoms: ['C', 'C'], bonds: [] };
  const real = [chain('C'), chain('C', 'O')];
  expect(moleculeDistance([...real, pieces], real)).toBeCloseTo(0, 10);
  expect(() => moleculeDistance([pieces, chain('C')], real)).toThrow(
    'generated must hold at least two molecules; of 2, 1',
  );
});
