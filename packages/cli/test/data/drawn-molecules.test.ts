import { drawnMolecules } from '@ganforge/data';
import { loadChemistry } from '@ganforge/media/chemistry';
import { expect, it } from 'vitest';

it('drawn molecules are SMILES that openchemlib reads as the same molecules', async () => {
  const chemistry = await loadChemistry();
  const { graphs } = drawnMolecules({ count: 60, seed: 1 });
  const smiles = graphs.map((graph) => chemistry.smiles(graph));
  const read = chemistry.read(smiles);
  expect(read.leftOut).toEqual({ unread: 0, size: 0, form: 0 });
  expect(read.graphs.map(chemistry.identity)).toEqual(graphs.map(chemistry.identity));
  expect(new Set(smiles).size).toBeGreaterThan(45);
});
