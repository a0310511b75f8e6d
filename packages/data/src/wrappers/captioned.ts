import type { CaptionedBatch, Dataset, ImageBatch, RandomStream } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import { encodeExamples, type ImageSpec, inferText, type Specs, type TextSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { checkDataset, checkNoNext } from '../checks.ts';
import { disposeOf } from './dispose-of.ts';
import { printOf } from './print-of.ts';
import { imageSpec } from './sides.ts';

/**
 * A dataset of images with captions. Batches have the entries of the images, and `captions` and `wrongCaptions`, int32
 * [n,length].
 */
export interface CaptionedDataset<B extends CaptionedBatch = CaptionedBatch> extends Dataset<B> {
  readonly entries: Specs & {
    readonly images: ImageSpec;
    readonly captions: TextSpec;
    readonly wrongCaptions: TextSpec;
  };
  /** The captions of each example. */
  readonly captions: readonly (readonly string[])[];
}

/** Options of {@link captioned}. */
export interface CaptionedOptions {
  /** The spec of the captions. @default the spec of the given captions, with words as tokens */
  readonly spec?: TextSpec;
  /**
   * A number for each example that identifies its content. A wrong caption never comes from an example with the same
   * number.
   * @default the same number for examples with the same captions
   */
  readonly kinds?: ArrayLike<number>;
}

const where = 'data/captioned';

/**
 * Adds captions and wrong captions to an image dataset, for GANs that generate images from text.
 *
 * An example may have several captions. Each time the example is drawn, one of its captions is chosen. The wrong
 * caption is a caption of another example with other content. All choices are equally likely. Other entries of the
 * images are kept. `dispose` frees the images. Source (matching-aware discriminator): Reed et al. 2016, "Generative
 * Adversarial Text to Image Synthesis", section 4.2.
 *
 * @param captions one or more captions per image, in the order of the dataset
 * @throws GanError `argument` if `images` is not an image dataset, if a caption does not fit the spec, or if all
 *   examples have the same content; `mismatch` if the number of captions differs from the number of images;
 *   `unsupported` if the images have a `next`
 * @example
 * const dataset = captioned(await imageFolder('birds'), [['a red bird', 'a bird in red'], ['a crow'], ...]);
 */
export function captioned(
  images: Dataset<ImageBatch>,
  captions: readonly (readonly string[])[],
  options: CaptionedOptions = {},
): CaptionedDataset {
  checkKnownOptions(where, options, ['spec', 'kinds']);
  checkDataset(where, images);
  const image = imageSpec(where, 'images', images);
  checkNoNext(where, 'the images', images);
  checkNumbers(images.size, captions, options.kinds);
  const { spec = inferText(captions.flat()), kinds = kindsOf(captions) } = options;
  const { length } = spec;
  const tokens = encodeExamples(spec, captions.flat())['']!.data as Int32Array;
  const firsts = startsOf(captions.map((own) => own.length));
  const others = othersOf(kinds);
  /** Returns the index of one of the captions of example i. u in [0,1) selects the caption. */
  const captionOf = (i: number, u: number): number => firsts[i]! + Math.floor(u * captions[i]!.length);
  const rowsOf = (numbers: readonly number[]): tf.Tensor2D => {
    const rows = new Int32Array(numbers.length * length);
    numbers.forEach((number, row) => {
      rows.set(tokens.subarray(number * length, (number + 1) * length), row * length);
    });
    return tf.tensor2d(rows, [numbers.length, length], 'int32');
  };
  return {
    size: images.size,
    entries: { ...images.entries, images: image, captions: spec, wrongCaptions: spec },
    captions,
    ...printOf('captioned', [spec, tokens, Int32Array.from(firsts), Float64Array.from(kinds)], images),
    ...disposeOf(images),
    async get(indices, request) {
      const batch = await images.get(indices, request);
      const drawn = indices.map((index, row) => drawFor(index, request.random(row), others, captionOf));
      return {
        ...batch,
        captions: rowsOf(drawn.map(({ right }) => right)),
        wrongCaptions: rowsOf(drawn.map(({ wrong }) => wrong)),
      };
    },
  };
}

/** Draws the index of a caption of an example, and the index of a wrong caption. */
function drawFor(
  index: number,
  random: RandomStream,
  others: (index: number, u: number) => number,
  captionOf: (index: number, u: number) => number,
): { readonly right: number; readonly wrong: number } {
  const u = random.fork('captions').uniformValues(3);
  return { right: captionOf(index, u[0]!), wrong: captionOf(others(index, u[1]!), u[2]!) };
}

/**
 * Returns a function that maps an example and a number in [0,1) to an example with other content. All examples with
 * other content are equally likely.
 */
function othersOf(kinds: ArrayLike<number>): (index: number, u: number) => number {
  const order = Array.from(kinds, (_, i) => i).sort((a, b) => kinds[a]! - kinds[b]! || a - b);
  const blocks = new Map<number, { readonly from: number; count: number }>();
  order.forEach((index, at) => {
    const block = blocks.get(kinds[index]!);
    if (block === undefined) blocks.set(kinds[index]!, { from: at, count: 1 });
    else block.count++;
  });
  if (blocks.size < 2) {
    throw new GanError(
      where,
      'all images have the same captions, so no caption is wrong for any image. Give captions that differ.',
    );
  }
  return (index, u) => {
    const { from, count } = blocks.get(kinds[index]!)!;
    const at = Math.floor(u * (order.length - count));
    return order[at < from ? at : at + count]!;
  };
}

/** Returns a number for each example. Examples with the same captions have the same number. */
function kindsOf(captions: readonly (readonly string[])[]): number[] {
  const known = new Map<string, number>();
  return captions.map((own) => {
    const key = JSON.stringify([...own].sort());
    if (!known.has(key)) known.set(key, known.size);
    return known.get(key)!;
  });
}

/** Returns the start of each range. The ranges follow each other and have the given lengths. */
function startsOf(lengths: readonly number[]): number[] {
  let at = 0;
  return lengths.map((length) => {
    const start = at;
    at += length;
    return start;
  });
}

function checkNumbers(
  size: number,
  captions: readonly (readonly string[])[],
  kinds: ArrayLike<number> | undefined,
): void {
  if (!Array.isArray(captions) || captions.some((own) => !Array.isArray(own))) {
    throw new GanError(where, `captions must be a list of texts for each image; received ${formatValue(captions)}.`);
  }
  const without = captions.findIndex((own) => own.length === 0);
  if (without >= 0) throw new GanError(where, `each image must have a caption; image ${without} has none.`);
  for (const [name, { length }] of Object.entries({ captions, ...(kinds && { kinds }) })) {
    if (length === size) continue;
    throw new GanError(where, `${name} must have ${size} images; received ${length}.`, { code: 'mismatch' });
  }
}
