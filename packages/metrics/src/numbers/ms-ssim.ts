/** Contains one channel of an image in row-major order. */
export interface Plane {
  readonly data: Float64Array;
  readonly height: number;
  readonly width: number;
}

/** The exponents of the scales, starting at the finest scale: Wang et al. 2003, section 3.2. Their sum is 1. */
const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] as const;
/** The smallest allowed height and width for this number of scales. */
export const SMALLEST_SIDE: number = 2 ** (WEIGHTS.length - 1);
/**
 * The size and sigma of the window, and the squares of K1 and K2 times 255: Wang et al. 2004, sections III.B and III.C.
 */
const [WINDOW, SIGMA] = [11, 1.5];
const [C1, C2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];

/**
 * Computes the multi-scale structural similarity of two images of equal size, with values in 0..255. It is 1 for equal
 * images and at least 0.
 *
 * At the coarsest of five scales it uses the full structural similarity; at the other scales it uses its factor without
 * luminance. Each is averaged over channels and positions, and the result is the product of these means to the powers
 * of the exponents. A mean below 0 is replaced by 0, because a negative number has no such power. Windows are inside
 * the image; if the image is smaller than the window, the window and its sigma are reduced. Source: Wang, Simoncelli
 * and Bovik 2003, "Multiscale Structural Similarity for Image Quality Assessment", equation 7.
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

/** Computes the mean, over all windows, of the structural similarity and of its factor for contrast and structure. */
function similarity(x: Plane, y: Plane): { readonly full: number; readonly contrast: number } {
  const size = Math.min(WINDOW, x.height, x.width);
  const window = gaussian(size, (size * SIGMA) / WINDOW);
  const product = (p: Plane, q: Plane): Plane => ({ ...p, data: p.data.map((value, i) => value * q.data[i]!) });
  const [mx, my, xx, yy, xy] = [x, y, product(x, x), product(y, y), product(x, y)].map((p) => blurred(p, window));
  let [full, contrast] = [0, 0];
  for (let i = 0; i < mx!.length; i++) {
    const [ux, uy] = [mx![i]!, my![i]!];
    const varianceX = Math.max(0, xx![i]! - ux * ux); // max is needed because rounding can make the variance negative
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

/** Computes the weighted mean of each window that is inside the plane. */
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

/** Averages blocks of 2 x 2 pixels. If the height or width is odd, the last row or column counts twice. */
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
