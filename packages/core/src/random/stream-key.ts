import { GanError } from '@ganforge/formats';
import { philox4x32, type Words2, type Words4 } from './philox.ts';

/** The 128-bit key of a stream. It contains the key of Philox and the high words of its counter. */
export type StreamKey = Words4;

/**
 * The origin of a stream. It consists of the key, the parent, and the path from the parent's key to the stream's key.
 */
export interface StreamOrigin {
  readonly key: StreamKey;
  readonly parent?: StreamOrigin;
  readonly path: readonly (string | number)[];
}

/**
 * Marks the block that starts a string. The high word of a number is below 2^21, so the block of a number never has
 * this mark.
 */
const STRING = 0x80000000;

/**
 * Returns the key of a seed.
 *
 * @throws GanError if `seed` is not an integer in 0..2^53-1
 */
export function seedKey(seed: number): StreamKey {
  return philox4x32([0, 0, 0, 0], integerBlock('seed', seed));
}

/**
 * Returns the key of `path` under `parent`. The path is encoded as blocks. Each block is used as the key of Philox and
 * encrypts the result of the blocks before it, starting from `parent`.
 *
 * Different paths have different encodings, and no encoding is a prefix of another. The elements are encoded one after
 * another, so the key of `b` under the key of `a` is the key of the path `a, b`. An integer is one block. A string is a
 * block with its length, followed by its UTF-16 code units, four per block.
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
 * Packs two code units into one word. Units past the end are 0. This is unambiguous, because the first block contains
 * the length.
 */
function twoUnits(text: string, i: number): number {
  const first = i < text.length ? text.charCodeAt(i) : 0;
  const second = i + 1 < text.length ? text.charCodeAt(i + 1) : 0;
  return (first | (second << 16)) >>> 0;
}
