import { GanError } from '@ganforge/formats';
import * as tf from '@tensorflow/tfjs-core';
import type { Gan } from '../contracts/gan.ts';
import type { Tensors } from '../contracts/state.ts';

/** If the sine of the angle between two latents is below this limit, the arc between them is practically a line. */
const FLAT = 1e-4;

/**
 * Interpolates latents along a closed path through several stops. After the last stop, the path returns to the first.
 *
 * Normal latents follow the arc of `slerp`, which keeps their norm. (A straight line between two latents passes near
 * the origin, but normal latents in many dimensions are never close to the origin.) The arc is
 * `slerp(a, b, t) = (a * sin((1 - t) * w) + b * sin(t * w)) / sin(w)`, with the angle w between a and b. Source: White
 * 2016, "Sampling Generative Networks", section 2.1. Uniform latents follow a straight line. Categorical latents keep
 * the value of the first stop.
 *
 * @param latent the latent specifications of the GAN
 * @param stops at least two stops; each contains n latents by name, [n, ...shape], as `drawLatents` returns them
 * @param at the position on the path: 0 is the first stop, 1 is the first stop again
 * @returns [n, ...shape] by name; the caller disposes them
 * @throws GanError `argument` if there are fewer than two stops
 * @example
 * const stops = [1, 2, 3].map((seed) => drawLatents(gan.latent, 16, randomStream(seed)));
 * const { images } = await gan.sample({ n: 16, random, latent: latentWalk(gan.latent, stops, 0.25) });
 */
export function latentWalk(latent: NonNullable<Gan['latent']>, stops: readonly Tensors[], at: number): Tensors {
  if (stops.length < 2) {
    throw new GanError('core/latent-walk', `a walk needs at least two stops; received ${stops.length}.`);
  }
  const place = (at - Math.floor(at)) * stops.length;
  const [from, t] = [Math.floor(place) % stops.length, place - Math.floor(place)];
  const [before, after] = [stops[from]!, stops[(from + 1) % stops.length]!];
  return tf.tidy(() =>
    Object.fromEntries(
      Object.entries(latent).map(([name, { kind }]) => {
        if (kind === 'categorical') return [name, tf.clone(stops[0]![name]!)];
        const step = kind === 'normal' ? slerp : lerp;
        return [name, step(before[name]!, after[name]!, t)];
      }),
    ),
  );
}

function lerp(a: tf.Tensor, b: tf.Tensor, t: number): tf.Tensor {
  return tf.add(tf.mul(a, 1 - t), tf.mul(b, t));
}

/**
 * Interpolates row by row. If two rows have the same or opposite directions, there is no unique shortest arc, so a
 * straight line is used.
 */
function slerp(a: tf.Tensor, b: tf.Tensor, t: number): tf.Tensor {
  const [n = 0] = a.shape;
  const [x, y] = [tf.reshape(a, [n, -1]), tf.reshape(b, [n, -1])];
  const product = (p: tf.Tensor, q: tf.Tensor): tf.Tensor => tf.sum(tf.mul(p, q), 1, true);
  const cosine = tf.div(product(x, y), tf.sqrt(tf.mul(product(x, x), product(y, y))));
  const angle = tf.acos(tf.clipByValue(cosine, -1, 1));
  const sine = tf.sin(angle);
  const share = (part: number): tf.Tensor => {
    const arc = tf.div(tf.sin(tf.mul(angle, part)), tf.maximum(sine, FLAT));
    return tf.where(tf.greater(sine, FLAT), arc, tf.fill([n, 1], part));
  };
  return tf.reshape(tf.add(tf.mul(x, share(1 - t)), tf.mul(y, share(t))), a.shape);
}
