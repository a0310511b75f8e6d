import { GanError } from '@ganforge/formats';
import { isMolecule, type MoleculeGraph } from '@ganforge/media';
import { FeatureMoments } from '../features/feature-moments.ts';
import { frechetDistance } from '../metrics/frechet-distance.ts';

const where = 'metrics/molecule-distance';

/** Lists the elements that are counted separately. */
const ELEMENTS = ['C', 'N', 'O', 'F'];

/**
 * Returns the descriptors of a molecule: the numbers of atoms, of C, N, O and F, of independent cycles, of double
 * bonds, of triple bonds, and of atoms with at least three neighbours. The values of `properties` follow.
 *
 * @param properties returns further numbers from a chemistry library, such as logP and logS
 */
export function moleculeDescriptors(
  graph: MoleculeGraph,
  properties: (molecule: MoleculeGraph) => readonly number[] = () => [],
): number[] {
  const { atoms, bonds } = graph;
  const degrees = atoms.map((_, i) => bonds.filter(([a, b]) => a === i || b === i).length);
  const ofName = (name: string): number => bonds.filter((bond) => bond[2] === name).length;
  return [
    atoms.length,
    ...ELEMENTS.map((element) => atoms.filter((atom) => atom === element).length),
    bonds.length - atoms.length + 1,
    ...[ofName('='), ofName('#'), degrees.filter((degree) => degree > 2).length],
    ...properties(graph),
  ];
}

/**
 * Computes the squared Frechet distance between the descriptors of generated and real molecules.
 *
 * Each descriptor is divided by its standard deviation among the real molecules. Graphs that are not valid molecules
 * are ignored. The distance has the form of Preuer et al. 2018, "Frechet ChemNet distance", but with these descriptors
 * instead of ChemNet features. Compare two distances only if the real molecules and the properties are the same.
 *
 * @throws GanError `argument` if there are fewer than two valid generated or real molecules
 * @example
 * const distance = moleculeDistance(generated, real, (graph) => [chemistry.properties(graph).logP]);
 */
export function moleculeDistance(
  generated: readonly MoleculeGraph[],
  real: readonly MoleculeGraph[],
  properties?: (molecule: MoleculeGraph) => readonly number[],
): number {
  const rowsOf = (name: string, graphs: readonly MoleculeGraph[]): number[][] => {
    const rows = graphs.filter(isMolecule).map((graph) => moleculeDescriptors(graph, properties));
    if (rows.length >= 2) return rows;
    throw new GanError(
      where,
      `${name} must hold at least two molecules; of ${graphs.length}, ${rows.length} are valid.`,
    );
  };
  const [own, others] = [rowsOf('real', real), rowsOf('generated', generated)];
  const scales = own[0]!.map((_, k) => {
    const mean = own.reduce((sum, row) => sum + row[k]!, 0) / own.length;
    return Math.sqrt(own.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0) / own.length) || 1;
  });
  const momentsOf = (rows: readonly (readonly number[])[]): FeatureMoments => {
    const moments = new FeatureMoments(scales.length, { provenance: { extractor: 'molecule descriptors' } });
    moments.add(Float32Array.from(rows.flatMap((row) => row.map((value, k) => value / scales[k]!))));
    return moments;
  };
  return frechetDistance(momentsOf(own), momentsOf(others)).value;
}
