import type { Batch } from '@ganforge/core';
import { keyAt, pathFrom, type Recording, type StreamKey } from '@ganforge/core/recording';
import type { PassRequest } from './pass.ts';

/**
 * A stream of a pass: the path from the run's root stream without the parts that differ between passes, or a key that
 * all passes share.
 */
type Draw =
  | { readonly before: readonly (string | number)[]; readonly after: readonly (string | number)[] }
  | { readonly key: StreamKey };

/** The streams that a pass draws from. */
export type Draws = readonly Draw[];

/** The streams of a recording. */
export function drawsOf<B extends Batch>({ trace }: Recording, request: PassRequest<B>): Draws {
  const { state, player } = request;
  const own = positionOf(request);
  return trace.streams.map((stream): Draw => {
    // The path is made by the context: the player and the stream's name, the pass, and further forks.
    const path = pathFrom(state.random, stream) ?? [];
    const isOwn = path[0] === player.name && own.every((number, i) => path[2 + i] === number);
    return isOwn ? { before: path.slice(0, 2), after: path.slice(2 + own.length) } : { key: stream.key };
  });
}

/** Returns whether two passes drew from the same streams, apart from their positions in the run. */
export function isSameDraws(first: Draws, second: Draws): boolean {
  return JSON.stringify(first) === JSON.stringify(second);
}

/** Returns the keys of the streams for another pass. */
export function keysOf<B extends Batch>(draws: Draws, request: PassRequest<B>): StreamKey[] {
  const own = positionOf(request);
  return draws.map((draw) =>
    'key' in draw ? draw.key : keyAt(request.state.random, [...draw.before, ...own, ...draw.after]),
  );
}

function positionOf<B extends Batch>({ at, microbatch }: PassRequest<B>): readonly number[] {
  return [at.step, at.update, microbatch];
}
