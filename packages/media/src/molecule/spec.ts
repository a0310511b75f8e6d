/**
 * Describes molecules as graphs with two parts, `nodes` int32 [n,size] and `bonds` int32 [n,size,size]. `bonds` is
 * symmetric.
 */
export interface MoleculeSpec {
  readonly kind: 'molecule';
  /** Maximum number of atoms. */
  readonly size: number;
  /** Symbols of the atoms, in the order of their ids. The first symbol means no atom. */
  readonly atoms: readonly string[];
  /** Names of the bonds, in the order of their ids. The first name means no bond. */
  readonly bonds: readonly string[];
}

/** A molecule, given by its atoms and bonds. */
export interface MoleculeGraph {
  readonly atoms: readonly string[];
  /** Contains, for each bond, the indices of its two atoms, the smaller first, and its name. */
  readonly bonds: readonly (readonly [number, number, string])[];
}
