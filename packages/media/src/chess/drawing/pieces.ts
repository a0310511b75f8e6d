/**
 * A part of a piece. It is a polygon with its corners, or a disc [x, y, radius]. Coordinates are in a square of 100 by
 * 100, with y pointing down.
 */
export type Shape =
  | { readonly corners: readonly (readonly [number, number])[] }
  | { readonly disc: readonly [number, number, number] };

const base: Shape = corners('26 86 26 78 34 72 66 72 74 78 74 86');

/** The shapes of each kind of piece. The index is the kind, 1..6. */
export const PIECE_SHAPES: readonly (readonly Shape[])[] = [
  [],
  [disc(50, 34, 13), corners('40 44 60 44 62 50 57 54 64 74 36 74 43 54 38 50'), base],
  [corners('34 74 38 58 50 48 44 46 36 52 29 58 23 52 27 42 36 28 40 25 41 16 49 22 60 27 69 38 73 54 70 74'), base],
  [disc(50, 17, 5), corners('50 20 60 31 64 42 60 52 55 55 62 74 38 74 45 55 40 52 36 42 40 31'), base],
  [corners('30 20 38 20 38 27 46 27 46 20 54 20 54 27 62 27 62 20 70 20 70 36 62 41 65 74 35 74 38 41 30 36'), base],
  [
    ...[disc(20, 30, 5), disc(37, 21, 5), disc(63, 21, 5), disc(80, 30, 5), disc(50, 17, 5)],
    corners('20 32 34 50 37 24 46 47 50 20 54 47 63 24 66 50 80 32 68 74 32 74'),
    base,
  ],
  [
    corners('47 8 53 8 53 14 59 14 59 20 53 20 53 28 47 28 47 20 41 20 41 14 47 14'),
    corners('50 26 60 33 72 34 81 43 78 57 66 66 66 74 34 74 34 66 22 57 19 43 28 34 40 33'),
    base,
  ],
];

/** Returns whether a point is inside a shape. */
export function isInside(shape: Shape, x: number, y: number): boolean {
  if ('disc' in shape) return Math.hypot(x - shape.disc[0], y - shape.disc[1]) <= shape.disc[2];
  let inside = false;
  const { corners: points } = shape;
  for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
    const [[x1, y1], [x2, y2]] = [points[i]!, points[j]!];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Returns the distance of a point from a shape's border. */
export function distanceTo(shape: Shape, x: number, y: number): number {
  if ('disc' in shape) return Math.abs(Math.hypot(x - shape.disc[0], y - shape.disc[1]) - shape.disc[2]);
  const { corners: points } = shape;
  return points.reduce((least, [x1, y1], i) => {
    const [x2, y2] = points[(i + 1) % points.length]!;
    const [dx, dy] = [x2 - x1, y2 - y1];
    const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    return Math.min(least, Math.hypot(x - x1 - along * dx, y - y1 - along * dy));
  }, Number.POSITIVE_INFINITY);
}

function disc(x: number, y: number, radius: number): Shape {
  return { disc: [x, y, radius] };
}

function corners(text: string): Shape {
  const numbers = text.split(' ').map(Number);
  return { corners: Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i]!, numbers[2 * i + 1]!]) };
}
