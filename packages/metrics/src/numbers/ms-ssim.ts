/** One channel of an image, row by row. */
export interface Plane {
  readonly data: Float64Array;
  readonly height: number;
  readonly width: number;
}

/** Exponents of the scales, from the finest: Wang et al. 2003, section 3.2. Their sum is 1. */
const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] as const;
/** The smallest side for this number of scales. */
export const SMALLEST_SIDE: number = 2 ** (WEIGHTS.length - 1);
/** The window, and the constants K1 and K2 times the range of levels: Wang et al. 2004, section III.B and C. */
const [WINDOW, SIGMA] = [11, 1.5];
const [C1, C2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];

/**
 * Multi-scale structural similarity of two images of equal size, whose levels span 255: 1 for equal ones, 0 at least.
 *
 * The mean over channels and positions of the similarity at the coarsest of five scales, and of its factor without
 * luminance at the others, to the powers of the weights. Wang, Simoncelli and Bovik 2003, "Multiscale Structural
 * Similarity for Image Quality Assessment", equation 7. A mean below 0 counts as 0, because it has no such power.
 * Windows lie inside the image; a window larger than the image shrinks, with its sigma.
 */
export function msSsim(a: readonly Plane[], b: readonly Plane[]): number {
  let [x, y] = [a, b];
  let product = 1;
  for (const [scale, weight] of WEIGHTS.entries()) {
    const means = x.map((plane, channel) => similarity(plane, y[channel]!));
    const last = scale === WEIGHTS.length - 1;
    const mean = means.reduce((sum, { full, contrast }) => sum + (last ? full : contrast), 0) / means.length;
    product *= Math.max(0, mean) ** weight;
    if (!last) [x, y] = [x.map(halved), y.map(halved)];
  }
  return product;
}

/** Computes the means over windows of the structural similarity, and of its factor for contrast and structure. */
function similarity(x: Plane, y: Plane): { readonly full: number; readonly contrast: number } {
  const size = Math.min(WINDOW, x.height, x.width);
  const window = gaussian(size, (size * SIGMA) / WINDOW);
  const product = (p: Plane, q: Plane): Plane => ({ ...p, data: p.data.map((value, i) => value * q.data[i]!) });
  const [mx, my, xx, yy, xy] = [x, y, product(x, x), product(y, y), product(x, y)].map((p) => blurred(p, window));
  let [full, contrast] = [0, 0];
  for (let i = 0; i < mx!.length; i++) {
    const [ux, uy] = [mx![i]!, my![i]!];
    const varianceX = Math.max(0, xx![i]! - ux * ux); // only rounding can make it negative
    const varianceY = Math.max(0, yy![i]! - uy * uy);
    const factor = (2 * (xy![i]! - ux * uy) + C2) / (varianceX + varianceY + C2);
    contrast += factor;
    full += (factor * (2 * ux * uy + C1)) / (ux * ux + uy * uy + C1);
  }
  return { full: full / mx!.length, contrast: contrast / mx!.length };
}

function gaussian(size: number, sigma: number): number[] {
  const raw = Array.from({ length: size }, (_, i) => Math.exp(-((i - (size - 1) / 2) ** 2) / (2 * sigma * sigma)));
  const sum = raw.reduce((total, value) => total + value, 0);
  return raw.map((value) => value / sum);
}

/** Weighted means over the windows that lie inside the plane. */
function blurred({ data, height, width }: Plane, window: readonly number[]): Float64Array {
  const [rows, cols] = [height - window.length + 1, width - window.length + 1];
  const across = new Float64Array(height * cols);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let k = 0; k < window.length; k++) sum += window[k]! * data[i * width + j + k]!;
      across[i * cols + j] = sum;
    }
  }
  const both = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      let sum = 0;
      for (let k = 0; k < window.length; k++) sum += window[k]! * across[(i + k) * cols + j]!;
      both[i * cols + j] = sum;
    }
  }
  return both;
}

/** Means of 2 x 2 pixels; an odd last row or column counts twice. */
function halved({ data, height, width }: Plane): Plane {
  const [rows, cols] = [Math.ceil(height / 2), Math.ceil(width / 2)];
  const half = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    const [top, bottom] = [2 * i * width, Math.min(2 * i + 1, height - 1) * width];
    for (let j = 0; j < cols; j++) {
      const [left, right] = [2 * j, Math.min(2 * j + 1, width - 1)];
      half[i * cols + j] = (data[top + left]! + data[top + right]! + data[bottom + left]! + data[bottom + right]!) / 4;
    }
  }
  return { data: half, height: rows, width: cols };
}
