/** Molecules as graphs, in two parts: `nodes` int32 [n,size] and `bonds` int32 [n,size,size], symmetric. */
export interface MoleculeSpec {
  readonly kind: 'molecule';
  /** Atoms at most. */
  readonly size: number;
  /** Symbols of the atoms, index = id; the first stands for no atom. */
  readonly atoms: readonly string[];
  /** Names of the bonds, index = id; the first stands for no bond. */
  readonly bonds: readonly string[];
}

/** One molecule: its atoms, and the bonds between them. */
export interface MoleculeGraph {
  readonly atoms: readonly string[];
  /** Indices of two atoms, the lower first, and the bond's name. */
  readonly bonds: readonly (readonly [number, number, string])[];
}
