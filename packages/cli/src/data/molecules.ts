import { GanError } from '@ganforge/formats';
import { readSmiles } from '@ganforge/media';
import type { RecognisedData } from './facts.ts';

/** Maximum number of atoms of a molecule. The cost of a training step grows with the square of this number. */
const LARGEST = 38;

/** Returns whether a CSV file has a column of SMILES. */
export function hasSmiles(csv: string): boolean {
  const head = csv.slice(0, csv.search(/\r?\n/)).split(',');
  return head.some((cell) => /^"?smiles"?$/i.test(cell.trim()));
}

/**
 * Reads molecules from SMILES: the first word of each line of a file, or the column `smiles` of a CSV file.
 *
 * @throws GanError `unsupported` if openchemlib is not installed; `file` if no molecule can be used
 */
export async function moleculeData(place: string, bytes: Uint8Array): Promise<RecognisedData> {
  const [{ loadChemistry }, { moleculeDataset }] = await Promise.all([
    import('@ganforge/media/chemistry'),
    import('@ganforge/data'),
  ]);
  const chemistry = await loadChemistry();
  const smiles = await readSmiles({ path: place.replace(/\.gz$/i, ''), bytes });
  const read = fitting(place, () => chemistry.read(smiles, LARGEST));
  const dataset = moleculeDataset(read);
  const { molecules } = dataset.entries;
  const { unread, size, form } = read.leftOut;
  const counts = [
    [unread, 'that are not SMILES'],
    [size, `of more than ${LARGEST} atoms`],
    [form, 'with charges, isotopes, several pieces or other elements'],
  ] as const;
  const left = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const more = left.length === 0 ? '' : `; left out: ${left.join(', ')}`;
  const elements = molecules.atoms.slice(1).join(', ');
  return {
    place,
    facts: { kind: 'molecule', size: dataset.size, spec: molecules },
    says: `${dataset.size} molecules of up to ${molecules.size} atoms (${elements})${more}`,
    open: async () => dataset,
  };
}

function fitting<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof GanError)) throw cause;
    throw new GanError('cli/data', `${place}: ${cause.problem}`, { code: 'file', cause });
  }
}
