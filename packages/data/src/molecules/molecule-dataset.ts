import { checkEngineReady, type Dataset, type MoleculeBatch } from '@ganforge/core';
import { checkKnownOptions, fingerprint, GanError } from '@ganforge/formats';
import { encodeExamples, type MoleculeGraph, type MoleculeSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkEntries } from '../entries.ts';
import { checkIndices } from '../indices.ts';

/** A dataset of molecules in memory. A batch has `molecules.nodes` int32 [n,V] and `molecules.bonds` int32 [n,V,V]. */
export interface MoleculeDataset extends Dataset<MoleculeBatch> {
  readonly entries: { readonly molecules: MoleculeSpec };
  readonly graphs: readonly MoleculeGraph[];
  /** Identifies the examples. Two datasets with the same fingerprint contain the same examples. */
  readonly fingerprint: string;
}

const where = 'data/molecule-dataset';

/**
 * Creates a dataset from molecules in memory.
 *
 * @param given the graphs, and the specification of their atoms and bonds
 * @throws GanError `argument` if there are no graphs, or if a graph does not fit the specification
 * @example
 * const chemistry = await loadChemistry(); // of @ganforge/media/chemistry
 * const dataset = moleculeDataset(chemistry.read(['CCO', 'c1ccccc1']));
 */
export function moleculeDataset(given: {
  readonly graphs: readonly MoleculeGraph[];
  readonly spec: MoleculeSpec;
  readonly leftOut?: object;
}): MoleculeDataset {
  checkKnownOptions(where, given, ['graphs', 'spec', 'leftOut']);
  const { graphs, spec } = given;
  const entries = checkEntries(where, { molecules: spec });
  if (!Array.isArray(graphs) || graphs.length === 0) {
    throw new GanError(where, 'graphs must be at least one molecule; received none.');
  }
  const encoded = encodeExamples(spec, graphs);
  const [nodes, bonds] = [encoded.nodes!.data as Int32Array, encoded.bonds!.data as Int32Array];
  const { size } = spec;
  return {
    size: graphs.length,
    entries,
    graphs,
    fingerprint: fingerprint('molecules', spec, nodes, bonds),
    get(indices) {
      checkEngineReady(where);
      checkIndices(indices, graphs.length, where);
      const rows = (data: Int32Array, each: number): Int32Array => {
        const found = new Int32Array(indices.length * each);
        indices.forEach((index, i) => {
          found.set(data.subarray(index * each, (index + 1) * each), i * each);
        });
        return found;
      };
      const n = indices.length;
      return {
        'molecules.nodes': tf.tensor2d(rows(nodes, size), [n, size], 'int32'),
        'molecules.bonds': tf.tensor3d(rows(bonds, size * size), [n, size, size], 'int32'),
      };
    },
  };
}
