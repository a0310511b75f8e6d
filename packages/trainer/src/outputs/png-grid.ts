import { GanError } from '@ganforge/formats';
import type { HostSamples } from '@ganforge/run';
import { encode } from 'fast-png';

/** How {@link renderGrid} lays images out. */
export interface GridOptions {
  /** Images in a row. @default ceil(sqrt(n)) */
  readonly columns?: number;
  /** Pixels between images and around them. @default 2 */
  readonly gap?: number;
  /** Each pixel becomes scale x scale pixels. @default so that an image is at least 48 pixels wide */
  readonly scale?: number;
}

/** A pixel between images: mid-grey, so that black and white images both keep their borders. */
const GAP_VALUE = 96;

/**
 * Renders images as one PNG, in rows.
 *
 * `images` is [n,h,w,c] with c = 1 (grey), 3 (RGB) or 4 (RGBA); values in [-1,1] become 0..255 by
 * round((x + 1) * 127.5); values outside are clamped and NaN is black. The same images give the same bytes.
 *
 * @throws GanError `shape` for anything that is no [n,h,w,c]
 * @example
 * const png = renderGrid({ shape: [16, 28, 28, 1], data }, { columns: 4 });
 */
export function renderGrid(images: HostSamples, options: GridOptions = {}): Uint8Array {
  const [n, h, w, c] = imageShape(images);
  const { columns = Math.ceil(Math.sqrt(n)), gap = 2, scale = Math.max(1, Math.ceil(48 / w)) } = options;
  if (!Number.isInteger(columns) || columns < 1) {
    throw new GanError('trainer/png-grid', `columns must be a positive integer; received ${columns}.`);
  }
  const perRow = Math.min(columns, n);
  const rows = Math.ceil(n / perRow);
  const width = perRow * w * scale + (perRow + 1) * gap;
  const height = rows * h * scale + (rows + 1) * gap;
  const data = new Uint8Array(width * height * c).fill(GAP_VALUE);
  if (c === 4) for (let i = 3; i < data.length; i += 4) data[i] = 255;
  for (let i = 0; i < n; i++) {
    const left = gap + (i % perRow) * (w * scale + gap);
    const top = gap + Math.floor(i / perRow) * (h * scale + gap);
    for (let y = 0; y < h * scale; y++) {
      for (let x = 0; x < w * scale; x++) {
        const from = ((i * h + Math.floor(y / scale)) * w + Math.floor(x / scale)) * c;
        const to = ((top + y) * width + left + x) * c;
        for (let k = 0; k < c; k++) data[to + k] = toByte(images.data[from + k]!);
      }
    }
  }
  return encode({ width, height, data, channels: c, depth: 8 });
}

function imageShape({ shape, data }: HostSamples): [number, number, number, number] {
  const [n, h, w, c] = shape as [number, number, number, number];
  const fits = shape.length === 4 && shape.every((d) => Number.isInteger(d) && d > 0) && [1, 3, 4].includes(c);
  if (!fits || data.length !== n * h * w * c) {
    throw new GanError(
      'trainer/png-grid',
      `images must be [n,h,w,c] with c = 1, 3 or 4; received shape [${shape}] with ${data.length} values.`,
      { code: 'shape' },
    );
  }
  return [n, h, w, c];
}

/** [-1,1] to 0..255; NaN fails both comparisons of the clamp and becomes 0 in a Uint8Array. */
function toByte(value: number): number {
  return Math.round(Math.min(1, Math.max(-1, value)) * 127.5 + 127.5);
}
