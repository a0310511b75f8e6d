import { isMolecule, type MoleculeGraph } from '@ganforge/media';
import type { ExampleJudge } from '../examples/judge.ts';
import { moleculeScores } from './molecule-scores.ts';

/**
 * Creates a judge that scores molecules by {@link moleculeScores}, and by the share of graphs that are valid, unique
 * and novel at the same time.
 *
 * This share is called V.U.N. in Martinkus et al. 2022, "SPECTRE", section 5. It is low if a generator repeats one good
 * molecule.
 *
 * @param training the training molecules
 * @param identity returns the same string for equal molecules, such as the `identity` that `loadChemistry` of
 *   `@ganforge/media/chemistry` returns. Without it, only validity is computed
 */
export function moleculeJudge(
  training: readonly MoleculeGraph[],
  identity?: (molecule: MoleculeGraph) => string,
): ExampleJudge<MoleculeGraph> {
  if (identity === undefined) {
    return {
      metrics: ['molecules'],
      better: { validity: 'higher' },
      judge: (generated) => ({ numbers: { validity: generated.filter(isMolecule).length / generated.length } }),
    };
  }
  // The set is computed once, because computing it for a large training set takes most of the time.
  let known: Set<string> | undefined;
  return {
    metrics: ['molecules'],
    better: { 'V.U.N.': 'higher', validity: 'higher', uniqueness: 'higher', novelty: 'higher' },
    judge(generated) {
      known ??= new Set(training.map(identity));
      const found = new Map(generated.filter(isMolecule).map((graph) => [graph, identity(graph)]));
      const fresh = new Set([...found.values()].filter((one) => !known!.has(one)));
      const { validity, uniqueness } = moleculeScores(generated, [], (graph) => found.get(graph)!);
      const isNew = [...found.values()].filter((one) => !known!.has(one)).length;
      const novelty = found.size === 0 ? 0 : isNew / found.size;
      return { numbers: { 'V.U.N.': fresh.size / generated.length, validity, uniqueness, novelty } };
    },
  };
}
