/** Red, green and blue in 0..255. */
export type Colour = readonly [number, number, number];
/**
 * A shape. Lengths are in units of half the picture's side. `outside` returns how far a point is outside the shape; it
 * is negative inside. `box` contains the whole shape.
 */
export interface Shape {
  outside(x: number, y: number): number;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
}

/** Paints a shape on a canvas. At the edge of the shape, the colour is blended over the width of one pixel. */
export function paintShape(canvas: Float64Array, side: number, { outside, box }: Shape, colour: Colour): void {
  const first = (from: number): number => Math.max(0, Math.floor(((from + 1) * side) / 2) - 1);
  const last = (to: number): number => Math.min(side - 1, Math.floor(((to + 1) * side) / 2) + 1);
  for (let row = first(box[1]); row <= last(box[3]); row++) {
    for (let column = first(box[0]); column <= last(box[2]); column++) {
      const away = outside((2 * (column + 0.5)) / side - 1, (2 * (row + 0.5)) / side - 1);
      const share = Math.min(1, Math.max(0, 0.5 - (away * side) / 2));
      if (share === 0) continue;
      const at = 3 * (row * side + column);
      for (let c = 0; c < 3; c++) canvas[at + c]! += share * (colour[c]! - canvas[at + c]!);
    }
  }
}

/**
 * Returns an ellipse. `outside` is exact for circles. For other ellipses it approximates the distance, but it is 0
 * exactly at the edge.
 */
export function ellipse(cx: number, cy: number, a: number, b: number): Shape {
  const least = Math.min(a, b);
  const outside = (x: number, y: number): number => {
    const [dx, dy] = [(x - cx) / a, (y - cy) / b];
    return (Math.sqrt(dx * dx + dy * dy) - 1) * least;
  };
  return { outside, box: [cx - a, cy - b, cx + a, cy + b] };
}

/** Returns the edge of a shape as a band. The band extends by `radius` to both sides of the edge. */
export function ring(of: Shape, radius: number): Shape {
  const [left, top, right, bottom] = of.box;
  return {
    outside: (x, y) => Math.abs(of.outside(x, y)) - radius,
    box: [left - radius, top - radius, right + radius, bottom + radius],
  };
}

/** Returns a line with round ends. */
export function line(x0: number, y0: number, x1: number, y1: number, radius: number): Shape {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length2 = dx * dx + dy * dy;
  const outside = (x: number, y: number): number => {
    const along = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / length2));
    const [ex, ey] = [x - x0 - along * dx, y - y0 - along * dy];
    return Math.sqrt(ex * ex + ey * ey) - radius;
  };
  const [left, top] = [Math.min(x0, x1) - radius, Math.min(y0, y1) - radius];
  return { outside, box: [left, top, Math.max(x0, x1) + radius, Math.max(y0, y1) + radius] };
}

/** Mixes two colours. The result is a at t = 0 and b at t = 1. */
export function between(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}
