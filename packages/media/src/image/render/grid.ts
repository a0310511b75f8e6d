import { GanError } from '@ganforge/formats';
import { encode } from 'fast-png';
import { LETTER, letterPixels } from '../../drawing/letters.ts';
import type { HostArray } from '../../kind.ts';
import { toByte } from '../levels.ts';

/** Options of {@link renderGrid}. */
export interface GridOptions {
  /** Images per row. @default `ceil(sqrt(n))` */
  readonly columns?: number;
  /** Pixels between images and around them. @default 2 */
  readonly gap?: number;
  /** Enlarges each pixel to `scale * scale` pixels. @default the scale that makes an image at least 48 pixels wide */
  readonly scale?: number;
  /** Names that are written to the left of the rows, such as class names. @default no names */
  readonly rowNames?: readonly string[];
}

/** The layout, in pixels. */
interface Layout {
  readonly perRow: number;
  readonly scale: number;
  readonly gap: number;
  /** The width of the space for the names of rows. */
  readonly margin: number;
  readonly width: number;
  readonly height: number;
}

const where = 'media/image';
/** The value of the gap. It is mid-grey, so that the borders of black and of white images are visible. */
const GAP_VALUE = 96;
const INK = 255;
/** The enlargement of letters, and the maximum number of letters in a name. */
const INK_SCALE = 2;
const MOST_LETTERS = 16;

/**
 * Renders images as one PNG, in rows.
 *
 * `images` is [n,h,w,c] with c = 1 (grey), 3 (RGB) or 4 (RGBA). A value x in [-1,1] becomes `round((x + 1) * 127.5)` in
 * 0..255. Values outside [-1,1] are clipped, and NaN becomes black. The same images give the same bytes.
 *
 * @throws GanError `shape` if the array is not [n,h,w,c]
 * @example
 * const png = renderGrid({ shape: [16, 28, 28, 1], data }, { columns: 4 });
 */
export function renderGrid(images: HostArray, options: GridOptions = {}): Uint8Array {
  const [n, h, w, c] = imageShape(images);
  const { rowNames = [] } = options;
  const layout = layoutOf(n, h, w, options);
  const { perRow, scale, gap, margin, width, height } = layout;
  const data = new Uint8Array(width * height * c).fill(GAP_VALUE);
  if (c === 4) for (let i = 3; i < data.length; i += 4) data[i] = 255;
  for (let i = 0; i < n; i++) {
    const left = margin + gap + (i % perRow) * (w * scale + gap);
    const top = gap + Math.floor(i / perRow) * (h * scale + gap);
    for (let y = 0; y < h * scale; y++) {
      for (let x = 0; x < w * scale; x++) {
        const from = ((i * h + Math.floor(y / scale)) * w + Math.floor(x / scale)) * c;
        const to = ((top + y) * width + left + x) * c;
        for (let k = 0; k < c; k++) data[to + k] = toByte(images.data[from + k]!);
      }
    }
  }
  rowNames.slice(0, Math.ceil(n / perRow)).forEach((name, row) => {
    const middle = gap + row * (h * scale + gap) + Math.floor((h * scale - LETTER.height * INK_SCALE) / 2);
    write(data, layout, c, name, Math.max(0, middle));
  });
  return encode({ width, height, data, channels: c, depth: 8 });
}

function layoutOf(n: number, h: number, w: number, options: GridOptions): Layout {
  const { columns = Math.ceil(Math.sqrt(n)), gap = 2, scale = Math.max(1, Math.ceil(48 / w)), rowNames = [] } = options;
  if (!Number.isInteger(columns) || columns < 1) {
    throw new GanError(where, `columns must be a positive integer; received ${columns}.`);
  }
  const perRow = Math.min(columns, n);
  const letters = Math.max(0, ...rowNames.map((name) => Math.min(MOST_LETTERS, Array.from(name).length)));
  const margin = letters === 0 ? 0 : gap + letters * LETTER.advance * INK_SCALE;
  const width = margin + perRow * w * scale + (perRow + 1) * gap;
  return { perRow, scale, gap, margin, width, height: Math.ceil(n / perRow) * (h * scale + gap) + gap };
}

/** Writes a name at the left edge, with its upper edge at `top`. Text that does not fit is cut off. */
function write(data: Uint8Array, { width, height, gap }: Layout, c: number, name: string, top: number): void {
  for (const [x, y] of letterPixels(Array.from(name).slice(0, MOST_LETTERS).join(''))) {
    for (let dy = 0; dy < INK_SCALE; dy++) {
      for (let dx = 0; dx < INK_SCALE; dx++) {
        const [column, row] = [gap + x * INK_SCALE + dx, top + y * INK_SCALE + dy];
        const at = (row * width + column) * c;
        if (row < height && column < width) data.fill(INK, at, at + c);
      }
    }
  }
}

function imageShape({ shape, data }: HostArray): [number, number, number, number] {
  const [n, h, w, c] = shape as [number, number, number, number];
  const fits = shape.length === 4 && shape.every((d) => Number.isInteger(d) && d > 0) && [1, 3, 4].includes(c);
  if (!fits || data.length !== n * h * w * c) {
    throw new GanError(
      where,
      `images must be [n,h,w,c] with c = 1, 3 or 4; received shape [${shape}] with ${data.length} values.`,
      { code: 'shape' },
    );
  }
  return [n, h, w, c];
}
