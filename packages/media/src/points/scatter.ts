import { GanError } from '@ganforge/formats';
import { encode } from 'fast-png';
import { rgbOf } from '../drawing/palette.ts';
import { ticks } from '../drawing/ticks.ts';
import type { HostArray } from '../kind.ts';

/** Options of {@link renderScatter}. */
export interface ScatterOptions {
  /**
   * Examples of the data. They are drawn in grey below the samples and determine the limits of the axes. @default no
   * examples
   */
  readonly real?: HostArray;
  /** The class of each sample, which selects its colour. @default one colour */
  readonly labels?: ArrayLike<number>;
  /** Height and width in pixels. @default 400 */
  readonly size?: number;
}

/** The part of the plane that is shown. */
interface Limits {
  readonly centre: readonly [x: number, y: number];
  /** Half of the visible range along each axis. */
  readonly half: readonly [x: number, y: number];
}

const where = 'media/points';
const GREY = [150, 150, 150] as const;
const GRID = 232;
/** Radius of a point in pixels, and its opacity. Because of the opacity, dense areas are darker than single points. */
const RADIUS = 2;
const OPACITY = 0.55;
/** The visible range as a multiple of the range of the examples. So samples close to the examples are visible. */
const ROOM = 1.25;

/**
 * Renders points as a square PNG. It draws the examples of the data in grey and the samples in colour above them.
 *
 * `samples` is [n,D]. With more than two dimensions the first two are drawn. With one dimension, x is the value and y
 * is the position in the batch. Both axes have the same scale. The limits are the range of the examples plus a margin
 * of a quarter, so pictures with the same examples can be compared. Without examples, the limits follow from the
 * samples. Samples outside the limits are drawn at the edge. Samples that are not finite are not drawn. Grid lines are
 * at round numbers.
 *
 * @throws GanError `shape` if an array is not [n,D] or samples and examples differ in D; `argument` if the size is not
 *   an integer in 16..4096
 * @example
 * const png = renderScatter({ shape: [1000, 2], data }, { real: { shape: [1000, 2], data: examples } });
 */
export function renderScatter(samples: HostArray, options: ScatterOptions = {}): Uint8Array {
  const { real, labels, size = 400 } = options;
  if (!(Number.isInteger(size) && size >= 16 && size <= 4096)) {
    throw new GanError(where, `size must be an integer in 16..4096; received ${size}.`);
  }
  const dimensions = checkPoints(samples);
  if (real !== undefined && checkPoints(real) !== dimensions) {
    throw new GanError(
      where,
      `samples and examples must have the same number of coordinates; received [${samples.shape}] and [${real.shape}].`,
      {
        code: 'shape',
      },
    );
  }
  const [points, examples] = [onPlane(samples), real === undefined ? [] : onPlane(real)];
  const limits = limitsOf(examples.length > 0 ? examples : points, dimensions);
  const pixels = new Uint8Array(size * size * 3).fill(255);
  drawGrid(pixels, size, limits);
  for (const point of examples) drawPoint(pixels, size, place(point, limits, size), GREY);
  points.forEach((point, i) => {
    drawPoint(pixels, size, place(point, limits, size), rgbOf(labels?.[i] ?? 0));
  });
  return encode({ width: size, height: size, data: pixels, channels: 3, depth: 8 });
}

function checkPoints({ shape, data }: HostArray): number {
  const [n = 0, dimensions = 0] = shape;
  if (shape.length === 2 && n > 0 && dimensions > 0 && data.length === n * dimensions) return dimensions;
  throw new GanError(where, `points must be [n,D]; received shape [${shape}] with ${data.length} values.`, {
    code: 'shape',
  });
}

/** Returns the first two coordinates of each point. Points that are not finite become NaN. */
function onPlane({ shape, data }: HostArray): (readonly [number, number])[] {
  const [n, dimensions] = shape as [number, number];
  return Array.from({ length: n }, (_, i) => {
    const x = data[i * dimensions]!;
    return [x, dimensions > 1 ? data[i * dimensions + 1]! : i / n] as const;
  });
}

function limitsOf(points: readonly (readonly [number, number])[], dimensions: number): Limits {
  const [x, y] = ([0, 1] as const).map((axis) => extent(points.map((point) => point[axis]).filter(Number.isFinite)));
  const half = Math.max(x![1], dimensions > 1 ? y![1] : 0);
  return { centre: [x![0], y![0]], half: [half, dimensions > 1 ? half : y![1]] };
}

/** Returns the middle of the range of all values, and half of its width with a margin. */
function extent(values: readonly number[]): readonly [middle: number, half: number] {
  const low = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (values.length === 0) return [0, 1];
  return [(low + high) / 2, low < high ? (ROOM * (high - low)) / 2 : 1];
}

/**
 * Returns the position of a point in the picture, where y points up. Points outside the limits are placed at the edge.
 */
function place(point: readonly [number, number], { centre, half }: Limits, size: number): readonly [number, number] {
  const [x, y] = ([0, 1] as const).map((axis) => {
    const at = (point[axis] - centre[axis]) / half[axis];
    return Math.min(1, Math.max(-1, axis === 0 ? at : -at)) * (size / 2 - RADIUS - 1) + (size - 1) / 2;
  });
  return [x!, y!];
}

function drawGrid(pixels: Uint8Array, size: number, limits: Limits): void {
  for (const axis of [0, 1] as const) {
    const [middle, half] = [limits.centre[axis], limits.half[axis]];
    for (const tick of ticks([middle - half, middle + half])) {
      const at = Math.round(place(axis === 0 ? [tick, 0] : [0, tick], limits, size)[axis]);
      for (let i = 0; i < size; i++) {
        const pixel = axis === 0 ? i * size + at : at * size + i;
        pixels.fill(GRID, 3 * pixel, 3 * pixel + 3);
      }
    }
  }
}

/** Draws a disc with a soft edge. Draws nothing if the point has no finite position. */
function drawPoint(pixels: Uint8Array, size: number, [x, y]: readonly [number, number], rgb: readonly number[]): void {
  if (!(Number.isFinite(x) && Number.isFinite(y))) return;
  const reach = Math.ceil(RADIUS);
  for (let row = Math.round(y) - reach; row <= Math.round(y) + reach; row++) {
    for (let column = Math.round(x) - reach; column <= Math.round(x) + reach; column++) {
      if (row < 0 || column < 0 || row >= size || column >= size) continue;
      const cover = OPACITY * Math.min(1, Math.max(0, RADIUS + 0.5 - Math.hypot(row - y, column - x)));
      const at = 3 * (row * size + column);
      for (let k = 0; k < 3; k++) pixels[at + k] = Math.round(pixels[at + k]! * (1 - cover) + rgb[k]! * cover);
    }
  }
}
