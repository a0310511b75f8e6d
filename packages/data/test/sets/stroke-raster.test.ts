import '@ganforge/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centreOfMass, rasterise, smoothCurve } from '../../src/sets/stroke-raster.ts';

describe('smoothCurve', () => {
  it('leaves two points a straight line', () => {
    expect(smoothCurve(Float64Array.of(1, 2, 3, 5), [0, 1])).toEqual([1, 2, 3, 5]);
  });

  it('goes through its points, each after the same number of pieces', () => {
    const points = Float64Array.of(0, 0, 10, 3, 4, 20, 7, 7);
    const line = smoothCurve(points, [0, 1, 2, 3]);
    const pieces = (line.length / 2 - 1) / 3;
    for (let i = 0; i < 4; i++) {
      expect(line.slice(2 * pieces * i, 2 * pieces * i + 2)).toBeAllclose(Array.from(points.slice(2 * i, 2 * i + 2)));
    }
  });

  it('follows a parabola exactly if its neighbours are on it', () => {
    // The slopes of Catmull-Rom are central differences, which are exact for polynomials of degree two.
    const line = smoothCurve(Float64Array.of(-1, 1, 0, 0, 1, 1, 2, 4), [0, 1, 2, 3]);
    const pieces = (line.length / 2 - 1) / 3;
    for (let i = pieces; i <= 2 * pieces; i++) expect(line[2 * i + 1]).toBeCloseTo(line[2 * i]! ** 2, 12);
    expect(line[2 * pieces + 2]).toBeCloseTo(1 / pieces, 12);
  });

  it('is as smooth across the seam of a closed curve as elsewhere', () => {
    const square = Float64Array.of(0, 0, 10, 0, 10, 10, 0, 10);
    const line = smoothCurve(square, [0, 1, 2, 3, 0]);
    const turned = smoothCurve(square, [1, 2, 3, 0, 1]);
    const quarter = (line.length - 2) / 4;
    expect(turned.slice(0, 3 * quarter)).toBeAllclose(line.slice(quarter, 4 * quarter));
    expect(turned.slice(3 * quarter)).toBeAllclose(line.slice(0, quarter + 2));
  });
});

describe('centreOfMass', () => {
  it('weighs a segment by its length and width', () => {
    // The first segment has length 4, its middle at (2,0) and mean radius 1. The second has length 2, its middle at
    // (0,1) and mean radius 2. So both have the same weight.
    const segments = Float64Array.of(0, 0, 4, 0, 1, 1, 0, 0, 0, 2, 1, 3);
    expect(centreOfMass(segments)).toBeAllclose([1, 0.5]);
  });
});

describe('rasterise', () => {
  const random = (segments: number[], softness: number): Uint8Array => {
    const out = new Uint8Array(64);
    rasterise(Float64Array.from(segments), 8, softness, out);
    return out;
  };
  /** Returns the smooth step `3 * t^2 - 2 * t^3` of the depth inside the ink. */
  const value = (depth: number, softness: number): number => {
    const t = Math.min(1, Math.max(0, depth / softness + 0.5));
    return Math.round(255 * t * t * (3 - 2 * t));
  };

  it('gives a horizontal line the profile of its cross-section', () => {
    const out = random([-5, 4.2, 20, 4.2, 1.3, 1.3], 1.5);
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 8; column++) {
        expect(out[8 * row + column]).toBe(value(1.3 - Math.abs(row + 0.5 - 4.2), 1.5));
      }
    }
    expect(out[8 * 4]).toBe(255);
    expect(out[0]).toBe(0);
  });

  it('has round ends, and draws a dot for a segment without length', () => {
    const dot = random([3, 5, 3, 5, 2, 2], 1);
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 8; column++) {
        expect(dot[8 * row + column]).toBe(value(2 - Math.hypot(column + 0.5 - 3, row + 0.5 - 5), 1));
      }
    }
  });

  it('widens along a segment from one radius to the other', () => {
    const out = random([0.5, 4.5, 7.5, 4.5, 0, 3.5], 1);
    for (let column = 0; column < 8; column++) {
      expect(out[8 * 2 + column]).toBe(value(0.5 * column - 2, 1)); // two pixels above the line
    }
  });

  it('takes the deepest ink, so strokes crossing do not add up and their order does not matter', () => {
    const [a, b] = [
      [0, 0, 8, 8, 0.6, 0.6],
      [8, 0, 0, 8, 0.6, 0.6],
    ] as const;
    const [onlyA, onlyB] = [random([...a], 1), random([...b], 1)];
    const both = random([...a, ...b], 1);
    expect(both).toEqual(onlyA.map((x, p) => Math.max(x, onlyB[p]!)));
    expect(random([...b, ...a], 1)).toEqual(both);
  });

  it('skips only pixels that the ink does not reach', () => {
    const coordinate = fc.double({ min: -2, max: 10, noNaN: true });
    const radius = fc.double({ min: 0.2, max: 3, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, coordinate, coordinate, radius, (x0, y0, x1, y1, r) => {
        const out = random([x0, y0, x1, y1, r, r], 1);
        for (let p = 0; p < 64; p++) {
          // Finds the distance to the segment by a search over 2001 of its points. This check is independent but less
          // precise.
          let near = Number.POSITIVE_INFINITY;
          for (let k = 0; k <= 2000; k++) {
            const [x, y] = [x0 + ((x1 - x0) * k) / 2000, y0 + ((y1 - y0) * k) / 2000];
            near = Math.min(near, Math.hypot((p % 8) + 0.5 - x, Math.floor(p / 8) + 0.5 - y));
          }
          expect(Math.abs(out[p]! - value(r - near, 1))).toBeLessThanOrEqual(3);
        }
      }),
      { numRuns: 20 },
    );
  });
});
