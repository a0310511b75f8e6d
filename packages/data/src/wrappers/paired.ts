import type { Dataset, ImageBatch, PairedBatch } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { fitNames, type ImageSpec, type Specs } from '@ganforge/media';
import { type ImageFolderOptions, openFolder } from '../images/image-folder.ts';
import { disposeOf } from './dispose-of.ts';
import { printOf } from './print-of.ts';
import { batchOfSides, entriesOfSides, imageSpec } from './sides.ts';

/** A dataset of image pairs. Batches have `inputs` and `targets`, float32 [n,H,W,C] in [-1,1]. */
export interface PairedDataset extends Dataset<PairedBatch> {
  /** The specifications of both sides. Height and width must be equal; the numbers of channels may differ. */
  readonly entries: Specs & { readonly inputs: ImageSpec; readonly targets: ImageSpec };
}

/** Options of {@link sideBySideFolder}. */
export interface SideBySideOptions extends Omit<ImageFolderOptions, 'labels' | 'skipDamaged'> {
  /** The half of each file that is the input. @default 'left' */
  readonly input?: 'left' | 'right';
}

const where = 'data/paired';

/**
 * Combines two image datasets to a dataset of pairs. Example i of `inputs` belongs to example i of `targets`. Use it
 * for image-to-image translation (Isola et al. 2017, "Image-to-image translation with conditional adversarial
 * networks").
 *
 * Both datasets get the same random stream, so folders with the same `resize`, `crop` and `flip` are cropped and
 * mirrored identically. Folders must have the same file names, apart from extensions. Other entries are kept, with the
 * name of their side as a prefix. For instance, labels of the inputs become `inputsLabels`. At most one dataset may
 * have its own `next`. `dispose` frees both datasets.
 *
 * @throws GanError `argument` if a side is not an image dataset; `mismatch` if the sides differ in number or file
 *   names; `shape` if their images differ in height or width; `unsupported` if both have a `next`
 * @example
 * const options = { size: 256, resize: 286, crop: 'random', flip: true } as const;
 * const dataset = paired(await imageFolder('edges', options), await imageFolder('shoes', options));
 */
export function paired(inputs: Dataset<ImageBatch>, targets: Dataset<ImageBatch>): PairedDataset {
  const input = imageSpec(where, 'inputs', inputs);
  const target = imageSpec(where, 'targets', targets);
  checkPairs(inputs, targets);
  for (const [name, side] of Object.entries({ inputs, targets })) {
    if ((side as { damaged?: unknown }).damaged === undefined) continue;
    throw new GanError(
      where,
      `${name} must not skip damaged images, because pairs would not match. Repair or remove the images.`,
    );
  }
  if (input.height !== target.height || input.width !== target.width) {
    const problem =
      `inputs and targets must have the same height and width; received ${input.height}x${input.width} and ` +
      `${target.height}x${target.width}. Resize one of them.`;
    throw new GanError(where, problem, { code: 'shape' });
  }
  return {
    size: inputs.size,
    entries: entriesOfSides({ inputs, targets }),
    ...printOf('paired', [], inputs, targets),
    ...nextOf(inputs, targets),
    ...disposeOf(inputs, targets),
    get: (indices, ctx) =>
      batchOfSides({
        inputs: async () => inputs.get(indices, ctx),
        targets: async () => targets.get(indices, ctx),
      }),
  };
}

/**
 * Creates a paired dataset from images that contain the input and the target side by side, as in the datasets of
 * pix2pix.
 *
 * Both halves have the same width; the last column of an odd width is dropped. `size`, `resize`, `crop` and `flip` are
 * applied identically to both halves. Each file is decoded twice, once per half.
 *
 * @throws GanError under the same conditions as `imageFolder`
 * @example
 * const facades = await sideBySideFolder('facades/train', { size: 256, resize: 286, crop: 'random', flip: true });
 */
export async function sideBySideFolder(dir: string, options: SideBySideOptions = {}): Promise<PairedDataset> {
  checkKnownOptions(where, options, [...fitNames, 'input']);
  const { input = 'left', ...fit } = options;
  if (input !== 'left' && input !== 'right')
    throw new GanError(where, `input must be 'left' or 'right'; received ${formatValue(input)}.`);
  const [left, right] = [
    await openFolder(dir, { ...fit, labels: false }, 'left'),
    await openFolder(dir, { ...fit, labels: false }, 'right'),
  ];
  return input === 'left' ? paired(left, right) : paired(right, left);
}

/** Returns `{ next }` of the side that has it, or an empty object if no side has it. */
function nextOf(inputs: Dataset, targets: Dataset): Pick<Dataset, 'next'> {
  const [chooser, other] = [inputs, targets].filter(({ next }) => next !== undefined);
  if (other !== undefined) {
    const problem = 'inputs and targets both choose their own examples (next()). Only one of them may have next()';
    throw new GanError(where, `${problem}.`, { code: 'unsupported' });
  }
  if (chooser === undefined) return {};
  return { next: (position, size, random) => chooser.next!(position, size, random) };
}

function checkPairs(inputs: Dataset & { files?: unknown }, targets: Dataset & { files?: unknown }): void {
  if (inputs.size !== targets.size) {
    const problem = `inputs and targets must have the same number of examples; received ${inputs.size} and ${targets.size}.`;
    throw new GanError(where, problem, { code: 'mismatch' });
  }
  if (!Array.isArray(inputs.files) || !Array.isArray(targets.files)) return;
  const stem = (file: string): string => file.replace(/\.\w+$/, '');
  const others: readonly string[] = targets.files;
  const fault = inputs.files.findIndex((file: string, i) => stem(file) !== stem(others[i]!));
  if (fault < 0) return;
  const problem =
    `inputs and targets must have the same file names; received ${inputs.files[fault]} and ${others[fault]} at index ` +
    `${fault}. Rename or remove one of them.`;
  throw new GanError(where, problem, { code: 'mismatch' });
}
