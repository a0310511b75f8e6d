import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { StyleGan2 } from '../style/style-gan-2.ts';

/** The styles of a style mixing grid, and the layers that are mixed. */
export interface MixingGrid {
  /** The styles [R,D] of the rows. All layers except `layers` use the style of the row. */
  readonly rows: tf.Tensor;
  /** The styles [C,D] of the columns. */
  readonly columns: tf.Tensor;
  /**
   * The layers that use the style of the column: from the first number to the second number minus 1. For example, [0,
   * 4] are coarse layers and [4, 8] are fine layers.
   */
  readonly layers: readonly [from: number, to: number];
}

/**
 * Renders a grid of images with mixed styles.
 *
 * The first row shows the images of the styles of the columns, and the first column shows the images of the styles of
 * the rows. Every other cell uses the style of its row, except in the given layers, which use the style of its column.
 * The corner is black. Source: Karras et al. 2019, "A Style-Based Generator Architecture for Generative Adversarial
 * Networks", figure 3.
 *
 * @returns images [(R+1) * (C+1), S, S, channels] in [-1,1], row by row with C + 1 images in each row; the caller
 *   disposes them
 * @throws GanError `argument` if the layers do not exist
 * @example
 * const [rows, columns] = [gan.stylesOf(z1), gan.stylesOf(z2)];
 * const images = mixingGrid(gan, { rows, columns, layers: [0, 4] });
 */
export function mixingGrid(
  gan: Pick<StyleGan2, 'imagesOf' | 'styleCount'>,
  { rows, columns, layers: [from, to] }: MixingGrid,
): tf.Tensor4D {
  const { styleCount: count } = gan;
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= count)) {
    const problem = `layers must be two integers with 0 <= from < to <= ${count}; received ${from} and ${to}`;
    throw new GanError('models/latent', `${problem}. Try [0, ${count / 2}].`);
  }
  const [r, c] = [rows.shape[0]!, columns.shape[0]!];
  return tf.tidy(() => {
    const [above, beside] = [gan.imagesOf(columns), gan.imagesOf(rows)];
    const lines = Array.from({ length: r }, (_, i) => {
      const own = tf.tile(tf.slice(rows, [i, 0], [1, -1]), [c, 1]);
      const styles = Array.from({ length: count }, (_, layer) => (layer >= from && layer < to ? columns : own));
      return tf.concat([tf.slice(beside, [i, 0, 0, 0], [1, -1, -1, -1]), gan.imagesOf(styles)], 0);
    });
    const corner = tf.fill([1, ...above.shape.slice(1)], -1);
    return tf.concat([corner, above, ...lines], 0) as tf.Tensor4D;
  });
}
