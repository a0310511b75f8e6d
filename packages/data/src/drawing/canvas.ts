/** Red, green and blue in 0..255. */
export type Colour = readonly [number, number, number];
/** A shape in lengths of half the picture's side: how far a point lies outside, negative inside, and what holds it all. */
export interface Shape {
  outside(x: number, y: number): number;
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
}

/** Mixes the colour in as far as a pixel is inside: over the width of a pixel from its edge. */
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

/** About the distance from an ellipse: exact for circles, and at its edge everywhere. */
export function ellipse(cx: number, cy: number, a: number, b: number): Shape {
  const least = Math.min(a, b);
  const outside = (x: number, y: number): number => {
    const [dx, dy] = [(x - cx) / a, (y - cy) / b];
    return (Math.sqrt(dx * dx + dy * dy) - 1) * least;
  };
  return { outside, box: [cx - a, cy - b, cx + a, cy + b] };
}

/** The edge of a shape, so far to both sides. */
export function ring(of: Shape, radius: number): Shape {
  const [left, top, right, bottom] = of.box;
  return {
    outside: (x, y) => Math.abs(of.outside(x, y)) - radius,
    box: [left - radius, top - radius, right + radius, bottom + radius],
  };
}

/** A line with round ends. */
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

/** Mixes two colours: a at t = 0, b at t = 1. */
export function between(a: Colour, b: Colour, t: number): Colour {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}
