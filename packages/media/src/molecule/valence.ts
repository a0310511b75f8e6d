import type { MoleculeGraph } from './spec.ts';

/**
 * The usual valence of each neutral atom. It is the largest sum of the orders of the atom's bonds. Bonds to hydrogen
 * are not counted.
 */
const VALENCES: Readonly<Record<string, number>> = { C: 4, N: 3, O: 2, F: 1, S: 6, P: 5, Cl: 1, Br: 1, I: 1 };
/** The order of each bond, by the bond's name. */
const ORDERS: Readonly<Record<string, number>> = { '-': 1, '=': 2, '#': 3 };

/** Names of the bonds of molecules without aromatic bonds: `none`, `-`, `=`, `#`. */
export const BONDS: readonly string[] = ['none', '-', '=', '#'];

/** Returns the order of a bond by its name, or NaN if the name is unknown. */
export function bondOrder(name: string): number {
  return Object.hasOwn(ORDERS, name) ? ORDERS[name]! : Number.NaN;
}

/**
 * Returns whether a graph is a valid molecule. A valid molecule has at least one atom, no atom exceeds its valence, and
 * the graph is connected.
 *
 * Free valences are filled with hydrogen. The valences are C 4, N 3, O 2, F 1 and so on. A graph with an unknown
 * element is invalid. Unlike MolGAN's published code, this function rejects graphs of several components.
 *
 * @example
 * isMolecule({ atoms: ['C', 'O'], bonds: [[0, 1, '=']] }); // true: formaldehyde
 */
export function isMolecule({ atoms, bonds }: MoleculeGraph): boolean {
  const free = atoms.map((atom) => (Object.hasOwn(VALENCES, atom) ? VALENCES[atom]! : Number.NaN));
  const piece = atoms.map((_, i) => i);
  const rootOf = (i: number): number => (piece[i] === i ? i : rootOf(piece[i]!));
  for (const [a, b, name] of bonds) {
    for (const atom of [a, b]) free[atom]! -= bondOrder(name);
    piece[rootOf(a)] = rootOf(b);
  }
  const root = atoms.length > 0 ? rootOf(0) : -1;
  return root >= 0 && free.every((left) => left >= 0) && atoms.every((_, i) => rootOf(i) === root);
}
