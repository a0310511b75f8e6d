import type { Dataset, ImageBatch, UnpairedBatch } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { describeSpec, type ImageSpec, type Specs, specsFit } from '@ganforge/media';
import { checkNoNext } from '../checks.ts';
import { checkIndices } from '../indices.ts';
import { disposeOf } from './dispose-of.ts';
import { printOf } from './print-of.ts';
import { batchOfSides, entriesOfSides, imageSpec } from './sides.ts';

/** A dataset of two unpaired image sets. Batches have `a` and `b`, float32 [n,H,W,C] in [-1,1]. */
export interface UnpairedDataset extends Dataset<UnpairedBatch> {
  readonly entries: Specs & { readonly a: ImageSpec; readonly b: ImageSpec };
}

const where = 'data/unpaired';

/**
 * Combines two image datasets without pairing their images, for translation between the two sets (Zhu et al. 2017,
 * "Unpaired image-to-image translation"). Their sizes may differ.
 *
 * The dataset has the size of the larger set. Example i contains image i of `a` and a random image of `b`. If `a` is
 * the smaller set, its images are repeated. The image of `b` is drawn uniformly and with replacement, and depends only
 * on the row's stream. So there are no fixed pairs, and a resumed run gets the same images. The augmentations of the
 * two sets use separate streams.
 *
 * Other entries are kept, with the name of their side as a prefix. For instance, labels of `a` become `aLabels`.
 * `dispose` frees both sets.
 *
 * @throws GanError `argument` if a side is missing or not an image dataset; `shape` if the image sizes differ;
 *   `unsupported` if a set has `next`
 * @example
 * const cars = await cifar10();
 * const dataset = unpaired(onlyClasses(cars, ['automobile']), onlyClasses(cars, ['truck']));
 */
export function unpaired(a: Dataset<ImageBatch>, b: Dataset<ImageBatch>): UnpairedDataset {
  checkSides({ a, b });
  const size = Math.max(a.size, b.size);
  return {
    size,
    entries: entriesOfSides({ a, b }),
    ...printOf('unpaired', [], a, b),
    ...disposeOf(a, b),
    get(indices, { epoch, random }) {
      checkIndices(indices, size, where);
      const inA = indices.map((index) => index % a.size);
      const inB = indices.map((_, row) => Math.floor(random(row).fork('partner').uniformValues(1)[0]! * b.size));
      return batchOfSides({
        a: async () => a.get(inA, { epoch, random: (row) => random(row).fork('a') }),
        b: async () => b.get(inB, { epoch, random: (row) => random(row).fork('b') }),
      });
    },
  };
}

/** Throws unless both sides are datasets of images of the same size without their own `next`. */
function checkSides(sides: { readonly a: Dataset; readonly b: Dataset }): void {
  const a = imageSpec(where, 'a', sides.a);
  const b = imageSpec(where, 'b', sides.b);
  if (specsFit(a, b) !== undefined) {
    const problem = `a and b must have images of the same size; received ${describeSpec(a)} and ${describeSpec(b)}`;
    throw new GanError(where, `${problem}. Resize one of them.`, { code: 'shape' });
  }
  for (const [name, dataset] of Object.entries(sides)) checkNoNext(where, name, dataset);
}
