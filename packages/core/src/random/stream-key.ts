import { GanError } from '@ganforge/formats';
import { philox4x32, type Words2, type Words4 } from './philox.ts';

/** The key of a stream, 128 bits: the key of Philox and the high words of its counter. */
export type StreamKey = Words4;

/** The origin of a stream: its key, and the path to it from its parent's key. */
export interface StreamOrigin {
  readonly key: StreamKey;
  readonly parent?: StreamOrigin;
  readonly path: readonly (string | number)[];
}

/** Marks a block that starts a string. The high word of a number is below 2^21, so the two cannot be confused. */
const STRING = 0x80000000;

/**
 * The key of a seed.
 *
 * @throws GanError when `seed` is not an integer in 0..2^53-1
 */
export function seedKey(seed: number): StreamKey {
  return philox4x32([0, 0, 0, 0], integerBlock('seed', seed));
}

/**
 * The key of `path` under `parent`: each block of the path's encoding, as Philox's key, encrypts the key so far.
 *
 * The encoding is injective and prefix-free, element by element (so `a` then `b` is the path `a, b`): an integer is one
 * block; a string is a block with its length and then its UTF-16 code units, four to a block.
 *
 * @throws GanError if an element is neither a string nor an integer in 0..2^53-1
 */
export function childKey(parent: StreamKey, path: readonly (string | number)[]): StreamKey {
  let key = parent;
  for (const element of path) {
    if (typeof element !== 'string') {
      key = philox4x32(key, integerBlock('a number in a path', element));
      continue;
    }
    key = philox4x32(key, [element.length, STRING]);
    for (let i = 0; i < element.length; i += 4) {
      key = philox4x32(key, [twoUnits(element, i), twoUnits(element, i + 2)]);
    }
  }
  return key;
}

function integerBlock(what: string, value: number): Words2 {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new GanError('core/random', `${what} must be an integer in 0..2^53-1; received ${String(value)}.`);
  }
  return [value >>> 0, Math.floor(value / 0x100000000)];
}

/**
 * Packs two code units into one word. Units past the end are 0; the length in the first block makes this unambiguous.
 */
function twoUnits(text: string, i: number): number {
  const first = i < text.length ? text.charCodeAt(i) : 0;
  const second = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
  return (first | (second << 16)) >>> 0;
}
