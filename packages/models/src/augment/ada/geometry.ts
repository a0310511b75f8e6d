import type { RandomStream } from '@ganforge/core';
import * as tf from '@tensorflow/tfjs-core';
import { wholeNumbers } from '../../shared/draws.ts';
import { factors, type Probability, perhaps } from './draws.ts';

/** Lists the geometric transforms, in the order in which they are applied. */
const geometries = [
  'flip',
  'quarter-turns',
  'whole-shift',
  'scale',
  'rotation',
  'stretch',
  'fractional-shift',
] as const;

/** The name of a geometric transform. */
export type Geometry = (typeof geometries)[number];

/**
 * Draws a matrix [3,3] for each of n images. It maps positions of the output to positions of the input.
 *
 * Each transform is applied with probability p, except the following two: `flip` has probability p/2, and each of the
 * two rotations has probability `1 - sqrt(1 - p)`, so that at least one of them happens with probability p.
 * - `quarter-turns` rotates by 0 to 3 quarter turns
 * - `whole-shift` shifts by a whole number of pixels, up to 1/8 of the size in each direction
 * - `scale` scales by `2^N(0,0.2)`
 * - `rotation` rotates by an angle from U(-pi,pi), once before and once after `stretch`
 * - `stretch` scales x by s and y by 1/s, where `s = 2^N(0,0.2)`
 * - `fractional-shift` shifts by N(0,1/8) of the size
 *
 * Source: Karras et al. 2020, "Training generative adversarial networks with limited data", appendix B, pixel blitting
 * and general geometric transformations.
 */
export function drawMaps(
  n: number,
  [height, width]: readonly [number, number],
  p: Probability,
  random: RandomStream,
  chosen: readonly Geometry[] = geometries,
): tf.Tensor3D {
  const turning = tf.sub(1, tf.sqrt(tf.maximum(0, tf.sub(1, p))));
  const chance = (name: string): RandomStream => random.fork(name).fork('whether');
  const value = (name: string): RandomStream => random.fork(name).fork('value');
  const either = (name: string, drawn: tf.Tensor, unchanged: number): tf.Tensor =>
    perhaps(drawn, unchanged, p, chance(name));
  const turn = (name: string): tf.Tensor =>
    rotated(perhaps(value(name).uniform([n], -Math.PI, Math.PI), 0, turning, chance(name)));
  const reach = (name: string, size: number): tf.Tensor =>
    tf.round(tf.mul(value(name).uniform([n], -1 / 8, 1 / 8), size));
  const maps: Record<Geometry | 'second-rotation', () => tf.Tensor> = {
    flip: () => scaled(either('flip', tf.sub(1, tf.mul(2, wholeNumbers(value('flip'), [n], 2))), 1), tf.ones([n])),
    'quarter-turns': () => rotated(tf.mul(-Math.PI / 2, either('quarter', wholeNumbers(value('quarter'), [n], 4), 0))),
    // Both axes use the same decision, because `fork` with the same name returns the same numbers.
    'whole-shift': () =>
      shifted(either('whole', reach('whole-x', width), 0), either('whole', reach('whole-y', height), 0)),
    scale: () => {
      const inverse = tf.div(1, either('scale', factors(n, 0.2, value('scale')), 1));
      return scaled(inverse, inverse);
    },
    rotation: () => turn('rotation-before'),
    stretch: () => {
      const s = either('stretch', factors(n, 0.2, value('stretch')), 1);
      return scaled(tf.div(1, s), s);
    },
    'second-rotation': () => turn('rotation-after'),
    'fractional-shift': () =>
      shifted(
        either('fractional', tf.mul(value('fractional-x').normal([n]), width / 8), 0),
        either('fractional', tf.mul(value('fractional-y').normal([n]), height / 8), 0),
      ),
  };
  const order = [...geometries.slice(0, 6), 'second-rotation', 'fractional-shift'] as const;
  return tf.tidy(() => {
    const applied = order.filter((name) => chosen.includes(name === 'second-rotation' ? 'rotation' : name));
    const identity = scaled(tf.ones([n]), tf.ones([n]));
    return applied.reduce<tf.Tensor>((map, name) => tf.matMul(map, maps[name]()), identity) as tf.Tensor3D;
  });
}

/** Stacks matrix elements, each a tensor [n], to matrices [n,3,3] with the last row 0 0 1. */
function matrices(rows: readonly (readonly tf.Tensor[])[]): tf.Tensor {
  const [n] = rows[0]![0]!.shape as [number];
  const [zero, one] = [tf.zeros([n]), tf.ones([n])];
  const values = [...rows, [zero, zero, one]].flat();
  return tf.reshape(tf.stack(values, 1), [n, 3, 3]);
}

function scaled(x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const zero = tf.zerosLike(x);
  return matrices([
    [x, zero, zero],
    [zero, y, zero],
  ]);
}

/**
 * Returns rotation matrices. The angle should be negated to get the inverse map, but positive and negative angles are
 * equally likely, so the sign does not matter.
 */
function rotated(angle: tf.Tensor): tf.Tensor {
  const [cos, sin, zero] = [tf.cos(angle), tf.sin(angle), tf.zerosLike(angle)];
  return matrices([
    [cos, tf.neg(sin), zero],
    [sin, cos, zero],
  ]);
}

/** Returns the map that shifts an image by (x, y). The input is read at the output position minus (x, y). */
function shifted(x: tf.Tensor, y: tf.Tensor): tf.Tensor {
  const [zero, one] = [tf.zerosLike(x), tf.onesLike(x)];
  return matrices([
    [one, zero, tf.neg(x)],
    [zero, one, tf.neg(y)],
  ]);
}
