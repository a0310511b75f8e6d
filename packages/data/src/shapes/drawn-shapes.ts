import { type CaptionedBatch, randomStream } from '@ganforge/core';
import { checkKnownOptions, formatValue, GanError } from '@ganforge/formats';
import type { VectorSpec } from '@ganforge/media';
import * as tf from '@tensorflow/tfjs-core';
import { imageArrayDataset } from '../images/image-array-dataset.ts';
import { type CaptionedDataset, captioned } from '../wrappers/captioned.ts';
import { captionSpec, captionsOf } from './captions.ts';
import { drawScene } from './draw-scene.ts';
import { CODES, codesOf, combinationsOf, type DrawnShape, kindOf, type ShapeCombinations, sceneOf } from './scenes.ts';

/** Options of {@link drawnShapes}. */
export interface DrawnShapesOptions {
  /** Number of examples, from 2 to 1,000,000. @default 4000 */
  readonly size?: number;
  /** Height and width in pixels. @default 32 */
  readonly side?: 16 | 32 | 64;
  /** Maximum number of shapes in an image. With 2, half of the images have one shape. @default 1 */
  readonly objects?: 1 | 2;
  /**
   * The combinations of attributes. `seen` has the 84 combinations for training, `held-out` has the 12 others, and
   * `all` has both. @default 'seen'
   */
  readonly combinations?: ShapeCombinations;
  /** The unit of the captions' tokens. @default 'word' */
  readonly unit?: 'word' | 'character';
  /** The seed of the images and captions. @default 0 */
  readonly seed?: number;
}

/**
 * A batch of captioned shapes. `attributes` is float32 [n,13] for one object per image and [n,26] for two. It contains
 * the one-hot codes of the size, colour, form and place of each shape.
 */
export interface ShapeBatch extends CaptionedBatch {
  readonly attributes: tf.Tensor2D;
}

/** The dataset that {@link drawnShapes} returns. */
export interface DrawnShapes extends CaptionedDataset<ShapeBatch> {
  readonly entries: CaptionedDataset['entries'] & { readonly attributes: VectorSpec };
  /** All pixels, [size,side,side,3] in 0..255. Read-only. */
  readonly images: Uint8Array;
  /** The shapes of each image. The left or upper shape is first. */
  readonly scenes: readonly (readonly DrawnShape[])[];
}

const where = 'data/drawn-shapes';
const MOST = 1e6;

/**
 * Creates a dataset of drawn shapes with captions and exactly known attributes. It needs no file.
 *
 * A shape has one of two sizes, one of four colours, one of three forms (circle, square, triangle) and one of four
 * places. Each image has five captions, with different word orders and synonyms. Of the 96 combinations of attributes,
 * 12 are held out. Use them to test whether a GAN can generate combinations that it has not seen. In training, every
 * colour occurs with every form. With `objects: 2`, half of the images have a second shape on the opposite side. Then
 * the words of a caption alone, without their order, do not say which shape has which colour.
 *
 * Batches have `images` float32 [n,side,side,3] in [-1,1], `captions` and `wrongCaptions` int32 [n,length], and
 * `attributes` float32 [n,13] or, with `objects: 2`, [n,26]. The attributes are one-hot codes of size, colour, form and
 * place for each shape. Images and captions depend only on the seed and the index, so a larger dataset starts with the
 * examples of a smaller one. All examples are drawn at once.
 *
 * @throws GanError if the size is not in 2..1,000,000, another option is invalid, or an option is unknown
 * @example
 * const shapes = drawnShapes({ size: 2000, side: 32 });
 * shapes.captions[0]; // ['a tiny red circle on the left', ...]
 */
export function drawnShapes(options: DrawnShapesOptions = {}): DrawnShapes {
  checkKnownOptions(where, options, ['size', 'side', 'objects', 'combinations', 'unit', 'seed']);
  const { size = 4000, side = 32, objects = 1, combinations = 'seen', unit = 'word', seed = 0 } = options;
  if (!Number.isInteger(size) || size < 2 || size > MOST) {
    throw new GanError(where, `size must be an integer in 2..${MOST}; received ${formatValue(size)}.`);
  }
  checkChoice('side', side, [16, 32, 64]);
  checkChoice('objects', objects, [1, 2]);
  checkChoice('combinations', combinations, ['seen', 'held-out', 'all']);
  checkChoice('unit', unit, ['word', 'character']);
  const known = combinationsOf(combinations);
  const random = randomStream(seed, 'drawn-shapes');
  const order = random.fork('order').permutation(known.length);
  const mixed = Array.from(order, (i) => known[i]!);
  const scenes = Array.from({ length: size }, (_, i) => sceneOf(i, mixed, objects, random.fork(i, 'scene')));
  const bytes = 3 * side * side;
  const images = new Uint8Array(size * bytes);
  scenes.forEach((scene, i) => {
    drawScene(scene, random.fork(i, 'picture'), side, images.subarray(i * bytes, (i + 1) * bytes));
  });
  const pictures = imageArrayDataset({ images, height: side, width: side, channels: 3 });
  const captions = scenes.map((scene, i) => captionsOf(scene, random.fork(i, 'captions')));
  const spec = captionSpec(objects, unit);
  const whole = captioned(pictures, captions, { spec, kinds: scenes.map(kindOf) });
  const codes = objects * CODES;
  return {
    size,
    captions: whole.captions,
    ...(whole.fingerprint !== undefined && { fingerprint: whole.fingerprint }),
    // Like the captions, the attributes depend only on the seed and on the index.
    entries: { ...whole.entries, attributes: { kind: 'vector', size: codes, range: [0, 1] } },
    images,
    scenes,
    async get(indices, request) {
      const batch = await whole.get(indices, request);
      const rows = indices.flatMap((i) => Array.from(codesOf(scenes[i]!, objects)));
      return { ...batch, attributes: tf.tensor2d(rows, [indices.length, codes], 'float32') };
    },
  };
}

function checkChoice(name: string, value: unknown, choices: readonly unknown[]): void {
  if (choices.includes(value)) return;
  const expected = choices.map((one) => formatValue(one)).join(', ');
  throw new GanError(where, `${name} must be one of ${expected}; received ${formatValue(value)}.`);
}
