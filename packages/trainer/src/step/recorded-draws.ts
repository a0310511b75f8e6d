import type { Batch } from '@ganforge/core';
import { keyAt, pathFrom, type Recording, type StreamKey } from '@ganforge/core/recording';
import type { PassRequest } from './pass.ts';

/**
 * A random stream of a pass. If its path contains the position of the pass, it is stored as the parts of the path
 * before and after that position. Otherwise all passes use the same stream, and its key is stored.
 */
type Draw =
  | { readonly before: readonly (string | number)[]; readonly after: readonly (string | number)[] }
  | { readonly key: StreamKey };

/** The random streams from which a pass draws. */
export type Draws = readonly Draw[];

/** Returns the random streams of a recording. */
export function drawsOf<B extends Batch>({ trace }: Recording, request: PassRequest<B>): Draws {
  const { state, player } = request;
  const own = positionOf(request);
  return trace.streams.map((stream): Draw => {
    // The context creates the path. It consists of the player and the stream's name, the position of the pass, and
    // further forks.
    const path = pathFrom(state.random, stream) ?? [];
    const isOwn = path[0] === player.name && own.every((number, i) => path[2 + i] === number);
    return isOwn ? { before: path.slice(0, 2), after: path.slice(2 + own.length) } : { key: stream.key };
  });
}

/**
 * Returns whether two passes drew from the same streams. Streams that differ only in the position of the pass are
 * equal.
 */
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
