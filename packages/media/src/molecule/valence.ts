import type { MoleculeGraph } from './spec.ts';

/** Bonds that a neutral atom can have, hydrogen not counted: the usual valence of each. */
const VALENCES: Readonly<Record<string, number>> = { C: 4, N: 3, O: 2, F: 1, S: 6, P: 5, Cl: 1, Br: 1, I: 1 };
/** The order of a bond, by its name. */
const ORDERS: Readonly<Record<string, number>> = { '-': 1, '=': 2, '#': 3 };

/** Names of the bonds of molecules without aromatic ones: `none`, `-`, `=`, `#`. */
export const BONDS: readonly string[] = ['none', '-', '=', '#'];

/** Returns the order of a bond by its name; NaN if the name is unknown. */
export function bondOrder(name: string): number {
  return Object.hasOwn(ORDERS, name) ? ORDERS[name]! : Number.NaN;
}

/**
 * Returns whether a graph is a valid molecule: it has an atom, no atom exceeds its valence, and it is connected.
 *
 * Hydrogen fills free valences. Valences are C 4, N 3, O 2, F 1 and so on; an unknown element makes the graph invalid.
 * MolGAN's published code also accepts graphs of several components; this function does not.
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
