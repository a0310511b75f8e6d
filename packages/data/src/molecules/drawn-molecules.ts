import { randomStream } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { MoleculeGraph } from '@ganforge/media';
import { type MoleculeDataset, moleculeDataset } from './molecule-dataset.ts';

/** Options of {@link drawnMolecules}. */
export interface DrawnMoleculesOptions {
  /** Number of molecules, at least 1. @default 1000 */
  readonly count?: number;
  /** Maximum number of atoms, in 2..38. @default 9 */
  readonly size?: number;
  /** The seed of the random numbers. @default 0 */
  readonly seed?: number;
}

const where = 'data/drawn-molecules';
const BONDS = ['none', '-', '=', '#'] as const;
/** Elements with their valence and probability. The probabilities are similar to those in small organic molecules. */
const ELEMENTS = [
  { atom: 'C', valence: 4, share: 0.72 },
  { atom: 'N', valence: 3, share: 0.12 },
  { atom: 'O', valence: 2, share: 0.14 },
  { atom: 'F', valence: 1, share: 0.02 },
] as const;
/** The probability that a molecule has a ring, and the probability that the order of a bond is raised by one. */
const RINGS = 0.5;
const MORE = 0.3;

/**
 * Creates a dataset of artificial molecules. Use it to try a molecule GAN without real data.
 *
 * A molecule grows as a tree of carbon, nitrogen, oxygen and fluorine atoms. Each new atom is bonded to an atom with a
 * free valence. In half of the molecules, a further bond closes a ring of at least three atoms. Then some bonds between
 * atoms with free valences become double bonds, or triple bonds in molecules without a ring. All molecules are
 * connected and have valid valences, but they are not real molecules.
 *
 * @throws GanError `argument` if an option is invalid
 * @example
 * const dataset = drawnMolecules({ count: 500, seed: 1 });
 */
export function drawnMolecules(options: DrawnMoleculesOptions = {}): MoleculeDataset {
  checkKnownOptions(where, options, ['count', 'size', 'seed']);
  const { count = 1000, size = 9, seed = 0 } = options;
  checkWhole('count', count, 1, 1e6);
  checkWhole('size', size, 2, 38);
  const random = randomStream(seed, where);
  const graphs = Array.from({ length: count }, (_, i) => {
    const values = random.fork(i).uniformValues(8 * size);
    let at = 0;
    return drawMolecule(size, () => values[at++ % values.length]!);
  });
  const atoms = ['none', ...ELEMENTS.map(({ atom }) => atom).sort()];
  return moleculeDataset({ graphs, spec: { kind: 'molecule', size, atoms, bonds: BONDS } });
}

/** Draws one molecule. @param uniform returns the next number in [0,1) */
function drawMolecule(size: number, uniform: () => number): MoleculeGraph {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(uniform() * items.length)]!;
  const n = 2 + Math.floor(uniform() * (size - 1));
  const atoms: string[] = ['C'];
  const spare: number[] = [4];
  const orders = new Map<string, number>();
  const bond = (a: number, b: number): void => {
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    orders.set(key, (orders.get(key) ?? 0) + 1);
    spare[a]!--;
    spare[b]!--;
  };
  const open = (): number[] => spare.flatMap((left, i) => (left > 0 ? [i] : []));
  while (atoms.length < n && open().length > 0) {
    const { atom, valence } = elementOf(uniform());
    const at = pick(open());
    atoms.push(atom);
    spare.push(valence);
    bond(at, atoms.length - 1);
  }
  const ends = open();
  const apart = ends.flatMap((a) => ends.filter((b) => a < b && !orders.has(`${a} ${b}`)).map((b) => [a, b] as const));
  const hasRing = uniform() < RINGS && apart.length > 0;
  if (hasRing) bond(...pick(apart));
  // In molecules with a ring, there are no triple bonds.
  const most = hasRing ? 2 : 3;
  for (const key of [...orders.keys()]) {
    const [a, b] = key.split(' ').map(Number) as [number, number];
    while (spare[a]! > 0 && spare[b]! > 0 && orders.get(key)! < most && uniform() < MORE) bond(a, b);
  }
  const bonds = [...orders].map(([key, order]) => {
    const [a, b] = key.split(' ').map(Number) as [number, number];
    return [a, b, BONDS[order]!] as const;
  });
  return { atoms, bonds };
}

function elementOf(value: number) {
  let rest = value;
  for (const element of ELEMENTS) {
    if (rest < element.share) return element;
    rest -= element.share;
  }
  return ELEMENTS[0];
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new GanError(where, `${name} must be an integer in ${least}..${most}; received ${formatValue(value)}.`);
}
