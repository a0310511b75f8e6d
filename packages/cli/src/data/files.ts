import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Dataset } from '@ganforge/core';
import { decodeNpy, decodeNpz, GanError, gunzip, ioError, isGzip, type NamedArray } from '@ganforge/formats';
import { readTable, type TableRow } from '@ganforge/media';
import { chessData } from './chess.ts';
import type { RecognisedData } from './facts.ts';
import { factsOf, shownNames } from './known-sets.ts';
import { hasSmiles, moleculeData } from './molecules.ts';
import { textData } from './texts.ts';

const where = 'cli/data';

/** The readers by file ending. The file may also be gzipped (`.gz`). */
const READERS: Readonly<Record<string, (place: string, bytes: Uint8Array) => Promise<RecognisedData>>> = {
  csv: csvData,
  txt: textData,
  smi: moleculeData,
  pgn: chessData,
  npz: npzData,
  npy: async (place, bytes) => ofArrays(place, decodeNpy(bytes), undefined),
};

/** The supported file endings, for messages. */
export const FILE_ENDINGS: readonly string[] = Object.keys(READERS);

/**
 * Recognises the content of a file: a table, points, molecules, lines of text, or arrays of images or points.
 *
 * @throws GanError `file` if the ending is not supported or the file cannot be read
 */
export async function fileData(place: string): Promise<RecognisedData> {
  const isIdx = /-idx\d-ubyte(\.gz)?$/.test(place);
  const ending = /\.([^./]+?)(\.gz)?$/.exec(place)?.[1]?.toLowerCase() ?? '';
  if (isIdx) return idxData(place);
  const reader = Object.hasOwn(READERS, ending) ? READERS[ending] : undefined;
  if (reader === undefined) {
    const known = FILE_ENDINGS.map((name) => `.${name}`).join(', ');
    throw new GanError(
      where,
      `${place} must be a folder of images or texts, or a file that ends in ${known} (or these with .gz).${adviceFor(place, ending)}`,
      {
        code: 'file',
      },
    );
  }
  const bytes = await readFile(place).catch((cause: unknown) => {
    throw ioError(where, `read ${place}`, cause);
  });
  return reader(place, isGzip(bytes) ? await gunzip(bytes, place) : bytes);
}

/** Returns advice if the user named a single image. */
function adviceFor(place: string, ending: string): string {
  if (!['png', 'jpg', 'jpeg', 'webp', 'tif', 'tiff', 'bmp', 'gif'].includes(ending)) return '';
  return ` Give the folder of the image: ${dirname(place)}/.`;
}

async function csvData(place: string, bytes: Uint8Array): Promise<RecognisedData> {
  const { pointDataset, tableFile } = await import('@ganforge/data');
  const text = new TextDecoder().decode(bytes);
  if (hasSmiles(text)) return moleculeData(place, bytes);
  const numbers = numbersOf(text);
  if (numbers !== undefined) {
    const { dimensions, values } = numbers;
    return ofDataset(place, pointDataset({ points: values, dimensions }), `rows of ${dimensions} numbers`);
  }
  const { rows } = readTable({ path: place, bytes });
  const columns = Object.keys(rows[0]!);
  if (rows.every(isNumeric)) {
    const points = Float32Array.from(rows.flatMap((row) => columns.map((name) => row[name] as number)));
    return ofDataset(place, pointDataset({ points, dimensions: columns.length }), `rows of ${columns.length} numbers`);
  }
  // The fingerprint is computed from the file and not from the rows, because only the file contains the words for false
  // and true.
  const dataset = await tableFile(place);
  const apart = rows.length - dataset.size;
  return {
    place,
    facts: { kind: 'table', size: dataset.size, columns, spec: dataset.entries.rows },
    says: `a table of ${rows.length} rows with the columns ${shownNames(columns)}; ${apart} rows are the holdout`,
    open: async () => dataset,
  };
}

function isNumeric(row: TableRow): boolean {
  return Object.values(row).every((cell) => typeof cell === 'number');
}

/**
 * Reads the numbers of a CSV file without a header. Returns undefined if the file has a header or a cell is not a
 * number.
 */
function numbersOf(csv: string): { readonly dimensions: number; readonly values: Float32Array } | undefined {
  const lines = csv.split(/\r?\n/).filter((line) => line.trim() !== '');
  const rows = lines.map((line) => line.split(',').map((cell) => (cell.trim() === '' ? Number.NaN : Number(cell))));
  const dimensions = rows[0]?.length ?? 0;
  if (dimensions === 0 || !rows.every((row) => row.length === dimensions && row.every(Number.isFinite)))
    return undefined;
  return { dimensions, values: Float32Array.from(rows.flat()) };
}

async function npzData(place: string, bytes: Uint8Array): Promise<RecognisedData> {
  const arrays = await decodeNpz(bytes);
  const named = (...names: readonly string[]): NamedArray | undefined =>
    names.map((name) => arrays[name]).find((array) => array !== undefined);
  const data = named('images', 'points', 'x', 'x_train', 'arr_0');
  if (data !== undefined) return ofArrays(place, data, named('labels', 'y', 'y_train', 'arr_1'));
  const names = Object.keys(arrays).join(', ') || 'none';
  throw new GanError(where, `${place} must hold an array images or points (and labels); it has ${names}.`, {
    code: 'file',
  });
}

/** Creates a dataset from arrays: images uint8 [n,H,W] or [n,H,W,C], or points float [n,D]. */
async function ofArrays(place: string, array: NamedArray, labelled: NamedArray | undefined): Promise<RecognisedData> {
  const { imageArrayDataset, pointDataset } = await import('@ganforge/data');
  const { shape, data, dtype } = array;
  const labels = labelled === undefined ? {} : { labels: labelled.data as ArrayLike<number | bigint> };
  if (data instanceof Uint8Array && (shape.length === 3 || shape.length === 4)) {
    const [, height, width, channels = 1] = shape as [number, number, number, number?];
    const dataset = imageArrayDataset({ images: data, height, width, channels, ...labels });
    return ofDataset(place, dataset, `images of ${height} x ${width} x ${channels}`);
  }
  if (shape.length === 2 && (data instanceof Float32Array || data instanceof Float64Array)) {
    const dimensions = shape[1]!;
    return ofDataset(
      place,
      pointDataset({ points: data, dimensions, ...labels }),
      `points of ${dimensions} dimensions`,
    );
  }
  const problem = `${place} must hold images (uint8 [n,H,W] or [n,H,W,C]) or points (floats [n,D]); it has ${dtype} [${shape}].`;
  throw new GanError(where, problem, { code: 'file' });
}

/**
 * Reads the images of an IDX file. If the files are named like those of MNIST, the labels are read from the same
 * folder.
 */
async function idxData(place: string): Promise<RecognisedData> {
  const { idxDataset, loadIdx } = await import('@ganforge/data');
  const images = await loadIdx(place);
  const beside = place.replace('images-idx3', 'labels-idx1');
  const labels = beside === place ? undefined : await loadIdx(beside).catch(() => undefined);
  const dataset = labels === undefined ? idxDataset({ images }) : idxDataset({ images, labels });
  const { height, width } = dataset.entries.images;
  return ofDataset(place, dataset, `images of ${height} x ${width}`);
}

function ofDataset(place: string, dataset: Dataset, what: string): RecognisedData {
  const facts = factsOf(dataset, false);
  const classes = 'classes' in facts && facts.classes !== undefined ? `, classes ${shownNames(facts.classes)}` : '';
  return { place, facts, says: `${dataset.size} ${what}${classes}`, open: async () => dataset };
}
