/**
 * The forms of each digit. A form consists of strokes in a frame of height 100, where x points right and y points down.
 *
 * Strokes are separated by `|`. Each stroke is a smooth curve through its points. So a corner is a point at which one
 * stroke ends and the next starts. Points with equal coordinates are the same point and move together. A stroke that
 * ends at its first point is closed. The shapes were drawn for this package and follow common handwriting. Frequent
 * forms are listed twice.
 */
const shapes: readonly (readonly string[])[] = [
  [
    '32,0 8,18 0,52 10,86 32,100 56,84 64,48 54,14 32,0',
    '32,0 8,18 0,52 10,86 32,100 56,84 64,48 54,14 32,0',
    '42,4 16,12 2,52 14,92 36,98 58,74 64,36 52,8 26,2',
    '28,0 6,22 4,66 22,98 44,94 58,60 52,20 32,4 20,12',
  ],
  [
    '20,0 20,100',
    '20,0 20,100',
    '20,0 20,100',
    '14,0 21,50 20,100',
    '2,24 24,0 | 24,0 22,100',
    '4,22 26,0 | 26,0 25,100 | 2,100 50,99',
  ],
  [
    '4,24 14,5 36,0 56,12 56,34 40,60 4,98 | 4,98 66,96',
    '6,20 22,2 46,4 56,24 44,56 20,86 4,92 6,80 22,80 44,95 70,92',
    '4,16 30,0 54,14 48,44 4,96 | 4,96 30,88 64,98',
    '2,22 22,2 48,4 54,28 38,58 6,94 | 6,94 34,92 68,94',
    '2,12 26,2 48,10 46,34 4,92 | 4,92 40,88 84,92',
  ],
  [
    '6,10 30,0 52,12 48,34 24,46 | 24,46 54,56 58,80 36,99 2,90',
    '4,14 26,0 50,10 46,36 20,48 48,54 60,76 42,98 4,92',
    '6,2 54,2 | 54,2 26,40 | 26,40 54,52 56,82 30,100 2,90',
    '2,8 28,0 48,14 40,38 20,46 | 20,46 46,50 56,72 42,96 6,98',
  ],
  [
    '10,0 2,44 26,56 62,50 | 58,4 54,50 50,100',
    '46,0 2,64 | 2,64 68,62 | 46,0 44,100',
    '8,4 4,50 | 4,50 60,48 | 58,0 56,48 52,100',
    '12,2 6,50 | 6,50 70,46 | 48,24 42,100',
  ],
  [
    '60,2 14,2 | 14,2 10,42 | 10,42 34,34 58,50 56,82 32,100 2,92',
    '14,4 8,44 | 8,44 36,38 54,58 48,88 24,100 0,90 | 14,4 62,0',
    '62,2 28,4 14,18 20,38 46,54 54,78 34,98 2,94',
    '66,0 20,4 | 20,4 12,40 | 12,40 42,44 52,68 36,96 2,98',
    '84,0 34,8 | 34,8 22,42 | 22,42 46,44 56,66 38,92 2,98',
  ],
  [
    '48,0 18,26 4,64 14,94 38,100 56,82 48,60 26,58 6,74',
    '34,0 12,34 2,70 12,96 36,98 54,78 42,58 20,62 4,80',
    '56,2 24,18 4,58 10,92 36,100 58,84 52,62 30,56 6,72',
    '24,0 8,40 4,80 20,100 46,92 52,70 34,58 6,76',
    '48,0 20,32 6,70 22,98 52,92 62,66 46,52 22,66 12,86',
  ],
  [
    '2,6 60,4 | 60,4 40,48 28,100',
    '2,6 60,4 | 60,4 40,48 28,100',
    '2,6 60,4 | 60,4 40,48 28,100 | 18,52 58,50',
    '2,22 4,4 | 4,4 62,4 | 62,4 38,46 30,100',
    '0,14 18,4 58,8 | 58,8 36,46 22,100',
  ],
  [
    '52,14 30,0 10,14 18,36 44,56 56,80 32,100 6,82 18,56 46,34 52,14',
    '30,0 10,16 18,40 32,47 48,38 54,16 30,0 | 32,47 8,60 4,86 32,100 58,86 54,60 32,47',
    '58,8 28,0 10,18 28,44 52,68 40,98 10,90 14,62 42,38 62,10',
    '48,10 26,0 10,20 30,46 50,76 30,100 10,78 28,50 52,24 48,10',
  ],
  [
    '54,16 30,0 6,16 6,42 28,52 50,38 54,16 | 54,16 52,60 46,100',
    '54,20 32,0 6,18 8,44 30,52 50,38 54,20 | 54,20 54,64 40,92 12,98',
    '50,14 26,2 6,24 14,48 36,46 52,18 | 52,18 46,60 44,100',
    '52,12 24,2 4,26 14,50 42,44 54,8 | 54,8 40,60 24,100',
  ],
];

/** A form of a digit. It consists of points [x0,y0,x1,y1,...], and of strokes, which are lists of indices of points. */
export interface Glyph {
  readonly points: Float64Array;
  readonly strokes: readonly (readonly number[])[];
}

/** The forms of each digit 0-9. */
export const glyphs: readonly (readonly Glyph[])[] = shapes.map((digit) => digit.map(parseGlyph));

/** The largest number of points in a glyph. */
export const maxPoints: number = Math.max(...glyphs.flat().map((glyph) => glyph.points.length / 2));

function parseGlyph(shape: string): Glyph {
  const numbers = new Map<string, number>();
  const strokes = shape.split('|').map((stroke) =>
    stroke
      .trim()
      .split(' ')
      .map((point) => {
        const number = numbers.get(point) ?? numbers.size;
        numbers.set(point, number);
        return number;
      }),
  );
  const coordinates = [...numbers.keys()].flatMap((point) => point.split(',').map(Number));
  return { points: Float64Array.from(coordinates), strokes };
}
