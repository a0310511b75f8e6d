import { GanError } from '@ganforge/formats';
import { isMolecule, type MoleculeGraph } from '@ganforge/media';

/** What {@link moleculeScores} gives: shares in [0,1]. */
export interface MoleculeScores {
  /** Of all graphs, those that are molecules of one piece with possible valences. */
  readonly validity: number;
  /** Different ones among the valid. */
  readonly uniqueness: number;
  /** Of the valid, those that are not in the training set. */
  readonly novelty: number;
}

/**
 * Validity, uniqueness and novelty of generated molecules. Samanta et al. 2018 as De Cao & Kipf 2018, "MolGAN", section 4.3;
 * but graphs of several pieces, which its published code counts as valid, are not valid here.
 *
 * @param identity the same text for the same molecule, such as `identity` of `loadChemistry` of `@ganforge/media/chemistry`
 * @throws GanError `argument` for no graphs
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
