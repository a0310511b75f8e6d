import { GanError } from '@ganforge/formats';
import type { Molecule } from 'openchemlib';
import { checkInteger } from '../checks.ts';
import type { MoleculeGraph, MoleculeSpec } from './spec.ts';
import { BONDS, bondOrder, isMolecule } from './valence.ts';

/** The type of the module openchemlib. */
type OpenChemLib = typeof import('openchemlib');

/** Properties of a molecule, computed by openchemlib. */
export interface MoleculeProperties {
  /** Logarithm of the partition coefficient between octanol and water. */
  readonly logP: number;
  /** Logarithm of the solubility in water, in mol/l. */
  readonly logS: number;
  /** Polar surface area in square angstroms. */
  readonly polarSurfaceArea: number;
}

/** The numbers of dropped SMILES, by reason. */
export interface MoleculesLeftOut {
  /** Texts that are not SMILES. */
  readonly unread: number;
  /** Molecules with too many atoms. Hydrogen atoms are not counted. */
  readonly size: number;
  /** Molecules with charges, isotopes, radicals, several components, or elements without a usual valence. */
  readonly form: number;
}

/** Graphs that were read from SMILES, and the numbers of dropped SMILES. */
export interface ReadMolecules {
  readonly spec: MoleculeSpec;
  readonly graphs: readonly MoleculeGraph[];
  readonly leftOut: MoleculesLeftOut;
}

/** Operations that need a chemistry library. */
export interface Chemistry {
  /**
   * Reads SMILES as graphs and returns their specification. Aromatic rings become alternating bonds.
   *
   * @param size the maximum number of atoms @default the size of the largest molecule
   * @throws GanError `argument` if no molecule remains
   */
  read(smiles: readonly string[], size?: number): ReadMolecules;
  /** Returns the SMILES of a graph. */
  smiles(graph: MoleculeGraph): string;
  /** Returns a string that identifies a molecule. It does not depend on the numbering of the atoms. */
  identity(graph: MoleculeGraph): string;
  properties(graph: MoleculeGraph): MoleculeProperties;
  /** Returns OpenChemLib's fragment score (not QED). Most drugs are above 0. One call takes some tenths of a second. */
  druglikeness(graph: MoleculeGraph): number;
}

const where = 'media/chemistry';
/** Maximum length of a text. A longer text cannot be a molecule for this package, and would take minutes to parse. */
const LONGEST = 2000;

/**
 * Loads openchemlib. It is an optional peer dependency, which `npm install openchemlib` installs.
 *
 * @throws GanError `unsupported` if it is not installed
 * @example
 * const chemistry = await loadChemistry();
 * const { graphs, spec } = chemistry.read(['CCO', 'c1ccccc1']);
 */
export async function loadChemistry(): Promise<Chemistry> {
  const ocl = await import('openchemlib').catch((cause: unknown) => {
    const problem = 'openchemlib is not installed. Run npm install openchemlib';
    throw new GanError(where, `${problem}, which reads SMILES.`, { code: 'unsupported', cause });
  });
  // The fragments and their weights are stored in files of the package openchemlib.
  if (typeof process !== 'undefined') ocl.Resources.registerFromNodejs();
  else await ocl.Resources.registerFromUrl();
  const predictor = new ocl.DruglikenessPredictor();
  return {
    read: (smiles, size) => readMolecules(ocl, smiles, size),
    smiles: (graph) => moleculeOf(ocl, graph).toSmiles(),
    identity: (graph) => moleculeOf(ocl, graph).getIDCode(),
    properties(graph) {
      const { logP, logS, polarSurfaceArea } = new ocl.MoleculeProperties(moleculeOf(ocl, graph));
      return { logP, logS, polarSurfaceArea };
    },
    druglikeness: (graph) => predictor.assessDruglikeness(moleculeOf(ocl, graph)),
  };
}

function readMolecules(ocl: OpenChemLib, smiles: readonly string[], size: number | undefined): ReadMolecules {
  if (size !== undefined) checkInteger(where, 'size', size, 1, 1024);
  const leftOut = { unread: 0, size: 0, form: 0 };
  const graphs: MoleculeGraph[] = [];
  for (const text of smiles) {
    const molecule = parsed(ocl, text);
    if (molecule === undefined) leftOut.unread++;
    else if (molecule.getAtoms() > (size ?? 1024)) leftOut.size++;
    else {
      const graph = plainGraph(molecule);
      if (graph === undefined || !isMolecule(graph)) leftOut.form++;
      else graphs.push(graph);
    }
  }
  if (graphs.length === 0) {
    const { unread, size: large, form } = leftOut;
    const found = `${smiles.length}: ${unread} no SMILES, ${large} too large, ${form} charged, in pieces or of other elements`;
    throw new GanError(where, `at least one molecule must be usable; none is, of ${found}.`);
  }
  const atoms = [...new Set(graphs.flatMap((graph) => graph.atoms))].sort();
  const largest = graphs.reduce((most, graph) => Math.max(most, graph.atoms.length), 0);
  return { spec: { kind: 'molecule', size: largest, atoms: ['none', ...atoms], bonds: BONDS }, graphs, leftOut };
}

function parsed(ocl: OpenChemLib, smiles: string): Molecule | undefined {
  if (smiles === '' || smiles.length > LONGEST) return undefined;
  try {
    const molecule = ocl.Molecule.fromSmiles(smiles, { noCoordinates: true });
    return molecule.getAtoms() === 0 ? undefined : molecule;
  } catch {
    return undefined; // errors of openchemlib come from compiled Java, so their types are of no use
  }
}

/**
 * Returns the atoms without hydrogen, and their bonds. Returns undefined for a charged molecule, an isotope or a
 * radical.
 */
function plainGraph(molecule: Molecule): MoleculeGraph | undefined {
  const count = molecule.getAtoms();
  const indices = Array.from({ length: count }, (_, i) => i);
  const isPlain = (i: number): boolean =>
    molecule.getAtomCharge(i) === 0 && molecule.getAtomMass(i) === 0 && molecule.getAtomRadical(i) === 0;
  if (!indices.every(isPlain)) return undefined;
  const bonds = Array.from({ length: molecule.getBonds() }, (_, bond) => {
    const ends = [molecule.getBondAtom(0, bond), molecule.getBondAtom(1, bond)].sort((x, y) => x - y);
    return [ends[0]!, ends[1]!, BONDS[molecule.getBondOrder(bond)] ?? ''] as const;
  });
  return { atoms: indices.map((i) => molecule.getAtomLabel(i)), bonds };
}

function moleculeOf(ocl: OpenChemLib, { atoms, bonds }: MoleculeGraph): Molecule {
  const molecule = new ocl.Molecule(atoms.length, bonds.length);
  for (const atom of atoms) molecule.addAtom(ocl.Molecule.getAtomicNoFromLabel(atom));
  for (const [a, b, name] of bonds) molecule.setBondOrder(molecule.addBond(a, b), bondOrder(name));
  return molecule;
}
