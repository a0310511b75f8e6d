import type { MoleculeGraph, MoleculeSpec } from './spec.ts';

/** Sizes in pixels of the side of a drawing and of the radius of the circle of atoms. */
const CELL = 120;
const RADIUS = 42;
/** Pixels between the lines of a double bond. */
const APART = 4;

/**
 * Draws molecules as one SVG, in rows. The atoms are on a circle. A single, double or triple bond has one, two or three
 * lines.
 */
export function drawMolecules({ bonds }: MoleculeSpec, graphs: readonly MoleculeGraph[]): string {
  const perRow = Math.max(1, Math.ceil(Math.sqrt(graphs.length)));
  const rows = Math.max(1, Math.ceil(graphs.length / perRow));
  const cells = graphs.map((graph, i) => {
    const [x, y] = [(i % perRow) * CELL, Math.floor(i / perRow) * CELL];
    return `<g transform="translate(${x} ${y})">${drawing(graph, bonds)}</g>`;
  });
  const [width, height] = [perRow * CELL, rows * CELL];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    'font-family="sans-serif" font-size="14" text-anchor="middle" stroke="#555">' +
    `<rect width="${width}" height="${height}" fill="#fff" stroke="none"/>${cells.join('')}</svg>\n`
  );
}

function drawing({ atoms, bonds }: MoleculeGraph, names: readonly string[]): string {
  const places = atoms.map((_, i) => {
    const angle = (2 * Math.PI * i) / atoms.length - Math.PI / 2;
    return [CELL / 2 + RADIUS * Math.cos(angle), CELL / 2 + RADIUS * Math.sin(angle)] as const;
  });
  const lines = bonds.flatMap(([a, b, name]) => {
    const [[x1, y1], [x2, y2]] = [places[a]!, places[b]!];
    const length = Math.hypot(x2 - x1, y2 - y1) || 1;
    const [nx, ny] = [(y2 - y1) / length, (x1 - x2) / length];
    const count = Math.min(3, names.indexOf(name)); // the names of single, double and triple bonds are in this order
    return Array.from({ length: count }, (_, k) => {
      const shift = (k - (count - 1) / 2) * APART;
      const [dx, dy] = [nx * shift, ny * shift];
      return `<path d="M${at(x1 + dx)} ${at(y1 + dy)}L${at(x2 + dx)} ${at(y2 + dy)}"/>`;
    });
  });
  const letters = atoms.map((atom, i) => {
    const [x, y] = places[i]!;
    return (
      `<circle cx="${at(x)}" cy="${at(y)}" r="10" fill="#fff" stroke="none"/>` +
      `<text x="${at(x)}" y="${at(y + 5)}" fill="#111" stroke="none">${escaped(atom)}</text>`
    );
  });
  return lines.join('') + letters.join('');
}

function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
