import type { Dataset, ImageBatch, UnpairedBatch } from '@ganforge/core';
import { GanError } from '@ganforge/formats';
import { describeSpec, type ImageSpec, type Specs, specsFit } from '@ganforge/media';
import { checkNoNext } from '../checks.ts';
import { checkIndices } from '../indices.ts';
import { disposeOf } from './dispose-of.ts';
import { printOf } from './print-of.ts';
import { batchOfSides, entriesOfSides, imageSpec } from './sides.ts';

/** Two sets of images that do not correspond: batches are `a` and `b`, float32 [n,H,W,C] in [-1,1]. */
export interface UnpairedDataset extends Dataset<UnpairedBatch> {
  readonly entries: Specs & { readonly a: ImageSpec; readonly b: ImageSpec };
}

const where = 'data/unpaired';

/**
 * Two datasets of images side by side, for translation between them (Zhu et al. 2017, "Unpaired image-to-image
 * translation"); they may differ in number.
 *
 * It is as large as the larger set. Example i has the image i of `a`, from the start again where `a` is smaller, and
 * an image of `b` drawn anew for each row of each batch, uniformly and with replacement, from the row's stream alone: so
 * no pairs form, and a seed gives the same partners after a resume. The sets' own augmentations draw from different
 * streams.
 *
 * What else the sets have comes along, named after its side: the labels of `a` are `aLabels`. `dispose` frees both sets.
 *
 * @throws GanError `argument` when a side is missing or no image dataset, `shape` when the sides' images differ in size,
 *   `unsupported` for a set with `next`
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

/** Refuses sides that are no datasets of images of one size, and those that choose their own batches. */
function checkSides(sides: { readonly a: Dataset; readonly b: Dataset }): void {
  const a = imageSpec(where, 'a', sides.a);
  const b = imageSpec(where, 'b', sides.b);
  if (specsFit(a, b) !== undefined) {
    const problem = `a and b must have images of the same size; received ${describeSpec(a)} and ${describeSpec(b)}`;
    throw new GanError(where, `${problem}. Resize one of them.`, { code: 'shape' });
  }
  for (const [name, dataset] of Object.entries(sides)) checkNoNext(where, name, dataset);
}
