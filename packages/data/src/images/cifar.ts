import { checkKnownOptions, formatValue, GanError, gunzip, ioError, isGzip, nodeFs } from '@ganforge/formats';
import { checkBytes } from '../checks.ts';
import { imageArrayDataset, type LabelledImageDataset } from './image-array-dataset.ts';

/** Options of {@link parseCifar} and {@link loadCifar}. */
export interface CifarOptions {
  /** The class names, in the order of the labels. @default the classes of CIFAR-10: airplane, automobile, bird, ... */
  readonly classes?: readonly string[];
  /** The name that messages use for the data. @default the path, if there is one */
  readonly name?: string;
}

const where = 'data/cifar';
const SIDE = 32;
const PLANE = SIDE * SIDE;
/** A record has a label and three planes of 32x32 bytes: red, green and blue. Each plane is stored row by row. */
const RECORD = 1 + 3 * PLANE;
const CIFAR100_RECORD = RECORD + 1;

/** The classes of CIFAR-10, in the order of its batches.meta.txt. */
export const cifar10Classes: readonly string[] = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
];

/**
 * Creates a dataset from the records of CIFAR-10's binary version. A record has one label byte and 3072 pixel bytes,
 * plane by plane.
 *
 * Batches have `images` float32 [n,32,32,3] and `labels` int32 [n]. A byte x becomes `x / 127.5 - 1`. The images are
 * copied to the order [n,H,W,C].
 *
 * Format: Krizhevsky, "The CIFAR-10 dataset", section "Binary version".
 *
 * @throws GanError `file` if there is no record, the last record is truncated, or a label is not a class; `argument` if
 *   `bytes` is not a Uint8Array
 */
export function parseCifar(bytes: Uint8Array, options: CifarOptions = {}): LabelledImageDataset {
  const { classes, name } = checkOptions(options, 'the CIFAR data');
  checkBytes(where, name, bytes);
  const size = Math.floor(bytes.length / RECORD);
  const rest = bytes.length % RECORD;
  if (size === 0 || rest !== 0) {
    const other = otherKind(bytes);
    if (other !== undefined) throw new GanError(where, `${name} is ${other}`, { code: 'file' });
    const problem =
      `${name} ${rest === 0 ? 'holds no record' : 'is truncated'}: expected whole records of ${RECORD} bytes, ` +
      `received ${size} records and ${rest} bytes. Download it again.`;
    throw new GanError(where, problem, { code: 'file' });
  }
  const labels = new Int32Array(size);
  const images = new Uint8Array(size * 3 * PLANE);
  for (let i = 0; i < size; i++) {
    const label = bytes[i * RECORD]!;
    if (label >= classes.length) {
      const problem =
        `${name} has other classes: expected labels in 0..${classes.length - 1}, received ${label} in ` +
        `record ${i}. Give the names of all classes, or download the file again.`;
      throw new GanError(where, problem, { code: 'file' });
    }
    labels[i] = label;
    const planes = bytes.subarray(i * RECORD + 1, (i + 1) * RECORD);
    const image = images.subarray(i * 3 * PLANE, (i + 1) * 3 * PLANE);
    for (let p = 0; p < PLANE; p++) {
      for (let c = 0; c < 3; c++) image[3 * p + c] = planes[c * PLANE + p]!;
    }
  }
  return imageArrayDataset({ images, height: SIDE, width: SIDE, channels: 3, labels, classes });
}

/** Recognises other types of files and returns advice. */
function otherKind(bytes: Uint8Array): string | undefined {
  const begins = (text: string, at = 0): boolean =>
    [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
  const advice = 'Download the binary version, cifar-10-binary.tar.gz; cifar10() downloads it for you.';
  if (bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5) {
    return `a pickle: CIFAR's version for Python, which is not supported because it could run code. ${advice}`;
  }
  if (begins('MATLAB')) return `CIFAR's version for Matlab, which is not supported. ${advice}`;
  if (begins('ustar', 257)) return `a tar archive, not a file of records. Unpack it first.`;
  if (begins('PK')) return `a zip archive, not a file of records. Unpack it first.`;
  if (begins('<')) return `an HTML or XML page, such as a server error. ${advice}`;
  if (bytes.length > 0 && bytes.length % CIFAR100_RECORD === 0) {
    return (
      `of records of ${CIFAR100_RECORD} bytes, CIFAR-100's with a coarse and a fine label; CIFAR-10's have ${RECORD}. ` +
      'Give its pixels and one of the labels to imageArrayDataset, or download CIFAR-10.'
    );
  }
  return undefined;
}

/**
 * Creates a dataset from a file of CIFAR-10's binary version, gzipped or not. The source is a path (only in Node) or
 * the bytes.
 *
 * Batches have `images` float32 [n,32,32,3] and `labels` int32 [n]. A byte x becomes `x / 127.5 - 1`.
 *
 * @throws GanError under the same conditions as {@link parseCifar}; also `file` if the file is missing or its gzip data
 *   is damaged; `unsupported` for a path in a browser
 * @example
 * const batch1 = await loadCifar('cifar-10-batches-bin/data_batch_1.bin');
 */
export async function loadCifar(
  source: string | Uint8Array,
  options: CifarOptions = {},
): Promise<LabelledImageDataset> {
  const settings = checkOptions(options, typeof source === 'string' ? source : 'the CIFAR data');
  return parseCifar(await cifarBytes(source, settings.name), settings);
}

/** Returns the records of a file. A gzipped file is decompressed. */
export async function cifarBytes(source: string | Uint8Array, name: string): Promise<Uint8Array> {
  const bytes = typeof source === 'string' ? await readWhole(source) : source;
  checkBytes(where, name, bytes);
  return isGzip(bytes) ? gunzip(bytes, name) : bytes;
}

async function readWhole(path: string): Promise<Uint8Array> {
  const fs = await nodeFs(where);
  return fs.readFile(path).catch((cause: unknown) => {
    throw ioError(where, `read ${path}`, cause);
  });
}

function checkOptions(options: CifarOptions, called: string): Required<CifarOptions> {
  checkKnownOptions(where, options, ['classes', 'name']);
  const { classes = cifar10Classes, name = called } = options;
  if (!Array.isArray(classes) || classes.length === 0 || classes.length > 256) {
    const received = Array.isArray(classes) ? `${classes.length} names` : formatValue(classes);
    throw new GanError(where, `classes must be 1 to 256 names; received ${received}.`);
  }
  return { classes, name };
}
