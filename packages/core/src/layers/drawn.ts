import { formatValue, GanError } from '@ganforge/formats';
import type { RandomStream } from '../random/random-stream.ts';

/** Counts the uses of each layer name, for each stream that was passed to a network. */
const uses = new WeakMap<RandomStream, Map<string, number>>();

/**
 * Returns the random stream of a layer for this call. It is derived from the stream in `kwargs.random` and the layer's
 * name.
 *
 * Each use of a name gets a new stream, numbered in the order of use. So a layer that is used twice, or two nested
 * layers with the same name, draw different numbers. A second call with the same stream object also draws different
 * numbers. To repeat the numbers, create the stream again from its seed and path.
 *
 * @throws GanError if the call has no stream
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
