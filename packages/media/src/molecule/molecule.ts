import { formatValue, GanError } from '@ganforge/formats';
import { bytesOf, checkFields, checkInteger, checkNames, checkValues, textOf } from '../checks.ts';
import type { Artifact, HostValues, Kind, Part } from '../kind.ts';
import { drawMolecules } from './draw.ts';
import type { MoleculeGraph, MoleculeSpec } from './spec.ts';

const where = 'media/molecule';

/**
 * The kind of molecules. They are decoded to graphs of atoms and bonds, written as one line of JSON each, and drawn.
 */
export const molecule: Kind<MoleculeSpec, MoleculeGraph> = {
  kind: 'molecule',
  validate(spec) {
    const { size, atoms, bonds } = checkFields(where, spec, 'molecule', ['size', 'atoms', 'bonds']);
    checkInteger(where, 'size', size, 1, 1024);
    checkNames(where, 'atoms', atoms, 2);
    checkNames(where, 'bonds', bonds, 2);
    return spec as MoleculeSpec;
  },
  parts: partsOf,
  fits(data, wanted) {
    if (data.size !== wanted.size) return `the data has up to ${data.size} atoms; expected ${wanted.size}`;
    for (const what of ['atoms', 'bonds'] as const) {
      const [found, asked] = [data[what].join(', '), wanted[what].join(', ')];
      if (found !== asked) return `the data has the ${what} ${found}; expected ${asked}`;
    }
    return undefined;
  },
  describe({ size, atoms }) {
    return `molecule of up to ${size} atoms of ${atoms.slice(1).join(', ')}`;
  },
  encode(spec, examples) {
    const { size } = spec;
    const nodes = new Int32Array(examples.length * size);
    const bonds = new Int32Array(examples.length * size * size);
    examples.forEach((graph, i) => {
      checkGraph(spec, graph, i);
      graph.atoms.forEach((atom, k) => {
        nodes[i * size + k] = spec.atoms.indexOf(atom, 1);
      });
      for (const [a, b, name] of graph.bonds) {
        const id = spec.bonds.indexOf(name, 1);
        bonds[(i * size + a) * size + b] = id;
        bonds[(i * size + b) * size + a] = id;
      }
    });
    const n = examples.length;
    return { nodes: { shape: [n, size], data: nodes }, bonds: { shape: [n, size, size], data: bonds } };
  },
  decode(spec, values) {
    const n = checkValues(where, partsOf(spec), values);
    return Array.from({ length: n }, (_, i) => graphOf(spec, values, i));
  },
  async read(spec, file) {
    return textOf(where, file)
      .split(/\r?\n/)
      .filter((line) => line !== '')
      .map((line, i) => {
        try {
          const graph = JSON.parse(line) as MoleculeGraph;
          checkGraph(spec, graph, i);
          return graph;
        } catch (cause) {
          throw new GanError(where, `${file.path}, line ${i + 1}: ${(cause as Error).message}`, {
            code: 'file',
            cause,
          });
        }
      });
  },
  async write(_, examples, name = 'samples') {
    return [{ path: `${name}.jsonl`, mime: 'application/jsonl', bytes: jsonLines(examples) }];
  },
  async render(spec, values, { name = 'samples' } = {}): Promise<Artifact[]> {
    const svg = drawMolecules(spec, molecule.decode(spec, values));
    return [{ path: `${name}.svg`, mime: 'image/svg+xml', bytes: bytesOf(svg) }];
  },
};

function partsOf({ size, atoms, bonds }: MoleculeSpec): { readonly nodes: Part; readonly bonds: Part } {
  return {
    nodes: { shape: [size], dtype: 'int32', range: [0, atoms.length - 1] },
    bonds: { shape: [size, size], dtype: 'int32', range: [0, bonds.length - 1] },
  };
}

/**
 * Returns the atoms that exist, numbered anew, and the bonds between them. It reads the upper triangle of the bonds.
 */
function graphOf(spec: MoleculeSpec, values: HostValues, i: number): MoleculeGraph {
  const { size } = spec;
  const [nodes, bonds] = [values.nodes!.data, values.bonds!.data];
  const there = Array.from({ length: size }, (_, k) => k).filter((k) => nodes[i * size + k] !== 0);
  const named = (names: readonly string[], what: string, id: number): string => {
    const name = names[id];
    if (name !== undefined) return name;
    throw new GanError(where, `${what} must be in 0..${names.length - 1}; received ${id}.`, { code: 'shape' });
  };
  const found: (readonly [number, number, string])[] = [];
  there.forEach((from, a) => {
    there.forEach((to, b) => {
      const id = bonds[(i * size + from) * size + to]!;
      if (a < b && id !== 0) found.push([a, b, named(spec.bonds, 'bonds', id)]);
    });
  });
  return { atoms: there.map((k) => named(spec.atoms, 'nodes', nodes[i * size + k]!)), bonds: found };
}

function checkGraph({ size, atoms, bonds }: MoleculeSpec, graph: MoleculeGraph, i: number): void {
  const refuse = (problem: string): never => {
    throw new GanError(where, `molecule ${i} ${problem}`);
  };
  if (!Array.isArray(graph?.atoms) || !Array.isArray(graph.bonds)) refuse('must have atoms and bonds.');
  if (graph.atoms.length > size) refuse(`must have at most ${size} atoms; it has ${graph.atoms.length}.`);
  const atom = graph.atoms.find((name) => atoms.indexOf(name, 1) < 0);
  if (atom !== undefined) refuse(`must be of ${atoms.slice(1).join(', ')}; it has ${formatValue(atom)}.`);
  const last = graph.atoms.length - 1;
  for (const bond of graph.bonds) {
    const [a, b, name] = Array.isArray(bond) ? bond : [-1, -1, ''];
    const isRight = Number.isInteger(a) && Number.isInteger(b) && a >= 0 && a < b && b <= last;
    if (!isRight || bonds.indexOf(name, 1) < 0) {
      refuse(`must have bonds [lower, higher, one of ${bonds.slice(1).join(', ')}]; it has ${JSON.stringify(bond)}.`);
    }
  }
}

function jsonLines(graphs: readonly MoleculeGraph[]): Uint8Array {
  return bytesOf(graphs.map(({ atoms, bonds }) => `${JSON.stringify({ atoms, bonds })}\n`).join(''));
}
