import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { StyleGan2 } from '../style/style-gan-2.ts';

/** What a style mixing grid is made of. */
export interface MixingGrid {
  /** Styles of the rows, [R,D]: all layers but those taken from a column. */
  readonly rows: tf.Tensor;
  /** Styles of the columns, [C,D]. */
  readonly columns: tf.Tensor;
  /** The layers that a column gives, from the first to before the second: [0, 4] for coarse ones, [4, 8] for fine ones. */
  readonly layers: readonly [from: number, to: number];
}

/**
 * A grid of images whose styles are mixed: above the columns' own images, left of each row the row's own, elsewhere the
 * row's with some layers of the column's; the corner is black.
 *
 * Karras et al. 2019, "A Style-Based Generator Architecture for Generative Adversarial Networks", figure 3.
 *
 * @returns images [(R+1)(C+1),S,S,channels] in [-1,1], C + 1 a row; the caller disposes them
 * @throws GanError `argument` for layers that there are not
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
