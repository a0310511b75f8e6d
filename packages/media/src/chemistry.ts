export {
  type Chemistry,
  loadChemistry,
  type MoleculeProperties,
  type MoleculesLeftOut,
  type ReadMolecules,
} from './molecule/chemistry.ts';
