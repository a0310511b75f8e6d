import { formatValue, GanError } from '@ganforge/formats';
import type { RandomStream } from '../random/random-stream.ts';

/** How often layers of a name have drawn from a draw that was handed to a network. */
const uses = new WeakMap<RandomStream, Map<string, number>>();

/**
 * The numbers of a layer in this call: a stream keyed by the call's `kwargs.draw` and the layer's name.
 *
 * A layer that is used twice in one network, and layers of one name in models nested in it, draw differently: each use
 * of a name has a stream of its own, counted in the order of use. A draw that is handed to a network again draws anew
 * too: for the same numbers make the draw again from its seed and path.
 *
 * @throws GanError if there is no draw
 */
export function drawOfCall(where: string, kwargs: Readonly<Record<string, unknown>>, layerName: string): RandomStream {
  const random = kwargs.random as RandomStream | undefined;
  if (typeof random?.fork !== 'function') {
    throw new GanError(
      where,
      `'${layerName}' needs the argument random in training mode; received ${formatValue(random)}. Try apply(x, {training: true, random: randomStream(seed)}).`,
    );
  }
  const counts = uses.get(random) ?? new Map<string, number>();
  uses.set(random, counts);
  const use = counts.get(layerName) ?? 0;
  counts.set(layerName, use + 1);
  return random.fork(layerName, use);
}
