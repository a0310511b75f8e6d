import { describe, expect, it } from 'vitest';
import { drawMolecules } from '../../src/molecule/draw.ts';

const spec = {
  kind: 'molecule',
  size: 3,
  atoms: ['none', 'C', 'O', '<'],
  bonds: ['none', 'single', 'double', 'triple'],
} as const;

describe('drawMolecules', () => {
  it('puts three atoms on a circle, and draws one, two or three lines between their centres', () => {
    const atoms = ['C', 'O', '<'];
    const lines = (bonds: [number, number, string][]) =>
      Array.from(drawMolecules(spec, [{ atoms, bonds }]).matchAll(/<path d="([^"]*)"/g), ([, path]) => path);
    // By hand: atoms at (60, 18), (96.37, 81) and (23.63, 81). A double bond's lines are 2 pixels to each side.
    expect(lines([[0, 1, 'single']])).toEqual(['M60 18L96.4 81']);
    expect(lines([[1, 2, 'single']])).toEqual(['M96.4 81L23.6 81']);
    expect(lines([[0, 1, 'double']])).toEqual(['M58.3 19L94.6 82', 'M61.7 17L98.1 80']);
    expect(lines([[1, 2, 'triple']])).toEqual(['M96.4 77L23.6 77', 'M96.4 81L23.6 81', 'M96.4 85L23.6 85']);
    const svg = drawMolecules(spec, [{ atoms, bonds: [] }]);
    const letters = Array.from(svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</g), ([, ...found]) => found);
    expect(letters).toEqual([
      ['60', '23', 'C'],
      ['96.4', '86', 'O'],
      ['23.6', '86', '&lt;'],
    ]);
  });

  it('lays molecules out in rows of a square', () => {
    const svg = drawMolecules(spec, Array(3).fill({ atoms: ['C'], bonds: [] }));
    expect(svg).toContain('width="240" height="240" viewBox="0 0 240 240"');
    const places = Array.from(svg.matchAll(/translate\(([^)]*)\)/g), ([, place]) => place);
    expect(places).toEqual(['0 0', '120 0', '0 120']);
  });
});
