import { readFile, stat } from 'node:fs/promises';
import { decodeNpy, decodeNpz, GanError, ioError, type NamedArray, openZip } from '@ganforge/formats';
import type { ImageSource } from '@ganforge/media/node';
import type { FeatureMatrix } from '../features/feature-matrix.ts';
import type { FeatureStatistics } from '../features/feature-statistics.ts';
import { decodeStatistics } from '../features/statistics-file.ts';

const WHERE = 'metrics/cli';

/** Loads the readers of images on first use, because help, arrays of features and statistics do not need them. */
const readers = () => import('@ganforge/media/node');

/** The content of a file or folder that the user named. */
export type Input =
  | { readonly path: string; readonly kind: 'images'; readonly source: ImageSource }
  | { readonly path: string; readonly kind: 'statistics'; readonly statistics: FeatureStatistics }
  | { readonly path: string; readonly kind: 'features'; readonly features: FeatureMatrix };

/** The name that messages use for each kind of content. */
const WORDS: Readonly<Record<Input['kind'], string>> = {
  images: 'images',
  statistics: 'statistics',
  features: 'features',
};

/**
 * Opens a path. It can contain images (a folder, a .zip or an array), features (an array) or statistics.
 *
 * @param accepted the kinds that the command accepts. If a .npz contains both images and statistics, the statistics are
 *   used
 * @throws GanError if the content of the path is of another kind
 */
export async function openInput(path: string, accepted: readonly Input['kind'][]): Promise<Input> {
  const input = await opened(path, accepted.includes('statistics'));
  if (accepted.includes(input.kind)) return input;
  const wanted = accepted.map((kind) => WORDS[kind]).join(' or ');
  throw new GanError(WHERE, `${path} has ${WORDS[input.kind]}, but this command needs ${wanted}. Give ${wanted}.`, {
    code: 'file',
  });
}

/** Opens a path that must contain images. */
export async function openImages(path: string): Promise<ImageSource> {
  const input = await openInput(path, ['images']);
  return (input as Input & { kind: 'images' }).source;
}

async function opened(path: string, wantsStatistics: boolean): Promise<Input> {
  const there = await stat(path).catch((cause: unknown) => {
    throw ioError(WHERE, `read ${path}`, cause);
  });
  if (there.isDirectory()) return { path, kind: 'images', source: await (await readers()).imageFolder(path) };
  if (/\.zip$/i.test(path)) return { path, kind: 'images', source: await (await readers()).imageZip(path) };
  const isNpz = /\.npz$/i.test(path);
  if (!isNpz && !/\.npy$/i.test(path)) {
    throw new GanError(WHERE, `${path} must be a folder, a .zip, a .npz or a .npy.`, { code: 'file' });
  }
  const bytes = await bytesOf(path);
  return naming(path, async () => {
    if (!isNpz) return ofArray(path, decodeNpy(bytes));
    const names = openZip(bytes).names.map((name) => name.replace(/\.npy$/, ''));
    const hasStatistics = ['mu', 'mu_s'].some((name) => names.includes(name));
    const only = names.length === 1 ? names[0] : undefined;
    const array =
      ['arr_0', 'images', 'features'].find((name) => names.includes(name)) ?? (hasStatistics ? undefined : only);
    if (array !== undefined && !(hasStatistics && wantsStatistics)) {
      const found = (await decodeNpz(bytes, { names: [array] }))[array]!;
      // `np.savez(file, mu, sigma)` names the mean `arr_0`. ADM names its images `arr_0` and their labels `arr_1`.
      if (found.shape.length !== 1) return ofArray(path, found);
    }
    return { path, kind: 'statistics', statistics: await decodeStatistics(bytes) };
  });
}

/** Returns features for a float array [rows,features], and images for an array of bytes. */
async function ofArray(path: string, array: NamedArray): Promise<Input> {
  const { shape, data } = array;
  const isFloats = data instanceof Float32Array || data instanceof Float64Array;
  if (shape.length === 2 && isFloats) {
    return { path, kind: 'features', features: { data, rows: shape[0]!, cols: shape[1]! } };
  }
  if (shape.length === 2) {
    throw new GanError(
      WHERE,
      `features must be float32 or float64 [rows,features]; received ${array.dtype} [${shape}].`,
      {
        code: 'shape',
      },
    );
  }
  return { path, kind: 'images', source: (await readers()).imageArray(path, array) };
}

/** Reads the statistics of a .npz file. */
export async function readStatistics(path: string): Promise<FeatureStatistics> {
  const bytes = await bytesOf(path);
  return naming(path, () => decodeStatistics(bytes));
}

async function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch((cause: unknown) => {
    throw ioError(WHERE, `read ${path}`, cause);
  });
}

/** Runs `work`. If it throws a GanError, the name of the file is added to the message. */
async function naming<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof GanError)) throw cause;
    throw new GanError(WHERE, `${path}: ${cause.problem}`, { code: cause.code, cause });
  }
}
