import { GanError } from '@ganforge/formats';
import { batchParts, type HostArray, type HostBatch, type Spec } from '@ganforge/media';

/** Contains examples as points, one row per example, in row-major order. */
export interface Rows {
  readonly rows: number;
  readonly cols: number;
  readonly data: Float32Array;
}

/**
 * Maximum number of columns. If there are more, a fixed random projection reduces them. It approximately preserves the
 * distances (Achlioptas 2003).
 */
const MOST_COLUMNS = 64;
/** The side of the grid of means to which a grey image is reduced. The next constant is for colour images. */
const GREY_GRID = 7;
const COLOUR_GRID = 4;

/**
 * Converts the examples of an entry to points whose distances are meaningful and can be computed fast during training.
 * An image becomes a grid of means (7x7 for grey, 4x4x3 for colour). Tokens and graphs become counts of tokens and of
 * pairs of neighbouring tokens. Other numbers are not changed. If a point has more than 64 columns, it is projected.
 */
export function rowsOf(entry: string, spec: Spec, batch: HostBatch): Rows {
  if (spec.kind === 'image') return gridOf(batch[entry]!);
  const parts = Object.keys(batchParts({ [entry]: spec })).map((name) => {
    const array = batch[name];
    if (array === undefined) {
      throw new GanError('health/probe', `the samples must have '${name}'; received ${Object.keys(batch).join(', ')}.`);
    }
    return array.data instanceof Int32Array ? countsOf(array) : flat(array);
  });
  return projected(joined(parts));
}

function flat({ shape, data }: HostArray): Rows {
  const rows = shape[0]!;
  return { rows, cols: data.length / Math.max(1, rows), data: Float32Array.from(data) };
}

/** Computes the means of g x g blocks of each channel of images [n,H,W,C]. */
function gridOf({ shape, data }: HostArray): Rows {
  const [rows = 0, height = 1, width = 1, channels = 1] = shape;
  const grid = channels === 1 ? GREY_GRID : COLOUR_GRID;
  const [down, across] = [Math.min(grid, height), Math.min(grid, width)];
  const cols = down * across * channels;
  const each = height * width * channels;
  const column = Int32Array.from({ length: each }, (_, at) => {
    const [y, x] = [Math.floor(at / (width * channels)), Math.floor(at / channels) % width];
    return (Math.floor((y * down) / height) * across + Math.floor((x * across) / width)) * channels + (at % channels);
  });
  const counts = new Float32Array(cols);
  for (const c of column) counts[c]! += 1;
  const out = new Float32Array(rows * cols);
  for (let n = 0; n < rows; n++) {
    for (let at = 0; at < each; at++) out[n * cols + column[at]!]! += data[n * each + at]!;
  }
  for (let i = 0; i < out.length; i++) out[i]! /= counts[i % cols]!;
  return { rows, cols, data: out };
}

/** Counts ids [n,...] and pairs of neighbouring ids. The counts are hashed into 64 columns. */
function countsOf({ shape, data }: HostArray): Rows {
  const rows = shape[0]!;
  const each = data.length / Math.max(1, rows);
  const out = new Float32Array(rows * MOST_COLUMNS);
  const scale = 1 / Math.sqrt(Math.max(1, each));
  for (let n = 0; n < rows; n++) {
    for (let i = 0; i < each; i++) {
      const id = data[n * each + i]!;
      out[n * MOST_COLUMNS + (hash(id, 1) % MOST_COLUMNS)]! += scale;
      if (i > 0) out[n * MOST_COLUMNS + (hash(id, 2 + data[n * each + i - 1]!) % MOST_COLUMNS)]! += scale;
    }
  }
  return { rows, cols: MOST_COLUMNS, data: out };
}

function joined(parts: readonly Rows[]): Rows {
  if (parts.length === 1) return parts[0]!;
  const rows = parts[0]!.rows;
  const cols = parts.reduce((sum, part) => sum + part.cols, 0);
  const data = new Float32Array(rows * cols);
  let at = 0;
  for (const part of parts) {
    for (let n = 0; n < rows; n++) data.set(part.data.subarray(n * part.cols, (n + 1) * part.cols), n * cols + at);
    at += part.cols;
  }
  return { rows, cols, data };
}

function projected({ rows, cols, data }: Rows): Rows {
  if (cols <= MOST_COLUMNS) return { rows, cols, data };
  const out = new Float32Array(rows * MOST_COLUMNS);
  const scale = 1 / Math.sqrt(MOST_COLUMNS);
  for (let k = 0; k < MOST_COLUMNS; k++) {
    for (let c = 0; c < cols; c++) {
      const sign = hash(c, k) % 2 === 0 ? scale : -scale;
      for (let n = 0; n < rows; n++) out[n * MOST_COLUMNS + k]! += sign * data[n * cols + c]!;
    }
  }
  return { rows, cols: MOST_COLUMNS, data: out };
}

/** Hashes an integer with the finaliser of MurmurHash3 (Appleby 2008). */
function hash(value: number, key: number): number {
  let h = (Math.imul(value + 1, 0x9e3779b1) ^ Math.imul(key + 1, 0x85ebca77)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Returns the first `n` rows. */
export function firstRows(of: Rows, n: number): Rows {
  const rows = Math.min(n, of.rows);
  return { rows, cols: of.cols, data: of.data.subarray(0, rows * of.cols) };
}
