import type { MoleculeGraph } from './spec.ts';

/** Bonds that a neutral atom can have, hydrogen not counted: the usual valence of each. */
const VALENCES: Readonly<Record<string, number>> = { C: 4, N: 3, O: 2, F: 1, S: 6, P: 5, Cl: 1, Br: 1, I: 1 };
/** How many bonds one is, by its name. */
const ORDERS: Readonly<Record<string, number>> = { '-': 1, '=': 2, '#': 3 };

/** Names of the bonds of molecules without aromatic ones: `none`, `-`, `=`, `#`. */
export const BONDS: readonly string[] = ['none', '-', '=', '#'];

/** How many bonds a bond of this name is; NaN for a name that is none. */
export function bondOrder(name: string): number {
  return Object.hasOwn(ORDERS, name) ? ORDERS[name]! : Number.NaN;
}

/**
 * Whether a graph is a molecule: at least one atom, no atom with more bonds than its valence, and all of one piece.
 *
 * Hydrogen fills what is left. C 4, N 3, O 2, F 1 and so on; an atom of another element makes it none. MolGAN's published
 * code counts graphs of several pieces as valid; this does not.
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
