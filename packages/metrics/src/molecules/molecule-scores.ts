import { GanError } from '@ganforge/formats';
import { isMolecule, type MoleculeGraph } from '@ganforge/media';

/** The result of {@link moleculeScores}. All values are in [0,1]. */
export interface MoleculeScores {
  /** Share of the graphs that are connected molecules with valid valences. */
  readonly validity: number;
  /** The number of different valid molecules, divided by the number of valid molecules. */
  readonly uniqueness: number;
  /** Share of the valid molecules that are not in the training set. */
  readonly novelty: number;
}

/**
 * Computes validity, uniqueness and novelty of generated molecules.
 *
 * Source: Samanta et al. 2018, in the form of De Cao & Kipf 2018, "MolGAN", section 4.3. In contrast to the code of
 * MolGAN, a graph of several components is not valid.
 *
 * @param identity returns the same string for equal molecules, such as the `identity` that `loadChemistry` of
 *   `@ganforge/media/chemistry` returns
 * @throws GanError `argument` if there are no graphs
 * @example
 * const { validity, uniqueness, novelty } = moleculeScores(generated, training, chemistry.identity);
 */
export function moleculeScores(
  generated: readonly MoleculeGraph[],
  training: readonly MoleculeGraph[],
  identity: (molecule: MoleculeGraph) => string,
): MoleculeScores {
  if (generated.length === 0) {
    throw new GanError('metrics/molecule-scores', 'generated must have at least one molecule; received none.');
  }
  const known = new Set(training.map(identity));
  const found = generated.filter(isMolecule).map(identity);
  const of = (count: number): number => (found.length === 0 ? 0 : count / found.length);
  return {
    validity: found.length / generated.length,
    uniqueness: of(new Set(found).size),
    novelty: of(found.filter((one) => !known.has(one)).length),
  };
}
