import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { IdxArray } from './idx.ts';
import { type ImageDataset, imageArrayDataset, type LabelledImageDataset } from './image-array-dataset.ts';

/** The arrays of {@link idxDataset}. */
export interface IdxDatasetOptions {
  /** The images, uint8 [n,H,W] or [n,H,W,C]. */
  readonly images: IdxArray;
  /** The labels, uint8, int8, int16 or int32 [n]. */
  readonly labels?: IdxArray;
  /**
   * The class names, in the order of the labels.
   * @default '0', '1', ... up to the highest label
   */
  readonly classes?: readonly string[];
}

const where = 'data/idx-dataset';

/**
 * Creates a dataset from the images, and optionally the labels, of IDX files.
 *
 * Batches have `images` float32 [n,H,W,C]. A byte x becomes `x / 127.5 - 1`. If there are labels, batches also have
 * `labels` int32 [n].
 *
 * @throws GanError `shape` if the arrays are not images and labels of the same number; `argument` if a label is not a
 *   class
 * @example
 * const dataset = idxDataset({
 *   images: await loadIdx('train-images-idx3-ubyte.gz'),
 *   labels: await loadIdx('train-labels-idx1-ubyte.gz'),
 * });
 */
export function idxDataset(options: IdxDatasetOptions & { readonly labels: IdxArray }): LabelledImageDataset;
export function idxDataset(options: IdxDatasetOptions): ImageDataset;
export function idxDataset(options: IdxDatasetOptions): ImageDataset {
  checkKnownOptions(where, options, ['images', 'labels', 'classes']);
  const { images, labels, classes } = options;
  for (const [name, array] of Object.entries({ images, labels: labels ?? images })) {
    if (array?.shape === undefined || array.data === undefined) {
      throw new GanError(where, `${name} must be a result of loadIdx; received ${formatValue(array)}.`);
    }
  }
  const [, height = 0, width = 0, channels = 1] = images.shape;
  if (!(images.data instanceof Uint8Array) || images.shape.length < 3 || images.shape.length > 4) {
    throw new GanError(where, `images must be uint8 [n,H,W] or [n,H,W,C]; received ${described(images)}.`, {
      code: 'shape',
    });
  }
  if (labels !== undefined && (labels.dtype.startsWith('float') || labels.shape.length !== 1)) {
    throw new GanError(where, `labels must be integers [n]; received ${described(labels)}.`, { code: 'shape' });
  }
  return imageArrayDataset({
    images: images.data,
    height,
    width,
    channels,
    ...(labels === undefined ? {} : { labels: labels.data }),
    ...(classes === undefined ? {} : { classes }),
  });
}

function described({ dtype, shape }: IdxArray): string {
  return `${dtype} [${shape.join(',')}]`;
}
