import { positionOf, START_FEN } from '@ganforge/media/chess';
import { describe, expect, it } from 'vitest';
import { arrowCorners, boardSvg, boardsSvg, placeOf } from '../../../src/chess/drawing/board-svg.ts';

const start = positionOf(START_FEN);
const placesIn = (svg: string) =>
  Array.from(svg.matchAll(/^<svg[^>]*>|<g transform="translate\(([^)]*)\)">/g), ([, at]) => at);

describe('boardsSvg', () => {
  it.each([
    [1, '360', '360', ['0 0']],
    [2, '736', '360', ['0 0', '376 0']],
    [3, '736', '736', ['0 0', '376 0', '0 376']],
  ])('lays %i boards of 360 units out in rows, 16 units apart', (count, width, height, places) => {
    const svg = boardsSvg(Array(count).fill(start), []);
    expect(svg).toContain(`width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`);
    expect(placesIn(svg).filter((at) => at !== undefined)).toEqual(places);
  });
});

describe('boardSvg', () => {
  it('draws 64 squares, 32 pieces, and an arrow for a move', () => {
    const svg = boardSvg(start);
    expect(svg.match(/<rect /g)).toHaveLength(64);
    expect(svg.match(/scale\(0\.45\)/g)).toHaveLength(32);
    expect(svg).not.toContain('opacity');
    expect(boardSvg(start, { arrow: 12 | (28 << 6) }).match(/opacity/g)).toHaveLength(1);
  });

  it('has a1 at the lower left, or at the upper right when it is flipped', () => {
    expect([placeOf(0, false, 45), placeOf(0, true, 45)]).toEqual([
      [0, 315],
      [315, 0],
    ]);
    expect([placeOf(10, false, 10), placeOf(10, true, 10)]).toEqual([
      [20, 60],
      [50, 10],
    ]);
  });

  it('draws an arrow from centre to centre, symmetric about its line', () => {
    // By hand for squares of 100: shaft 7 and head 20 to each side, head 35 long.
    expect(arrowCorners([0, 0], [200, 0], 100)).toEqual([
      [50, 57],
      [215, 57],
      [215, 70],
      [250, 50],
      [215, 30],
      [215, 43],
      [50, 43],
    ]);
  });
});
