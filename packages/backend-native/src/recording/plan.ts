/** A piece of memory that is needed from one call of a program to another. */
export interface Lifetime {
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/** The offset of each piece, and the total size. */
export interface Plan {
  readonly offsets: readonly number[];
  readonly bytes: number;
}

const cacheLine = 64;

/**
 * Places pieces of memory so that pieces needed at the same time do not overlap. It places the largest first, each in
 * the lowest gap that fits (Pisarchyk & Lee 2020, "Efficient memory management for deep neural net inference", greedy
 * by size).
 */
export function planMemory(lifetimes: readonly Lifetime[]): Plan {
  const offsets = new Array<number>(lifetimes.length).fill(0);
  const order = lifetimes.map((_, i) => i).sort((a, b) => lifetimes[b]!.bytes - lifetimes[a]!.bytes || a - b);
  /** The placed pieces, by offset. */
  const placed: number[] = [];
  let bytes = 0;
  for (const index of order) {
    const own = lifetimes[index]!;
    const size = Math.ceil(own.bytes / cacheLine) * cacheLine;
    let offset = 0;
    for (const other of placed) {
      const { first, last } = lifetimes[other]!;
      if (last < own.first || own.last < first) continue;
      if (offset + size <= offsets[other]!) break;
      offset = Math.max(offset, offsets[other]! + Math.ceil(lifetimes[other]!.bytes / cacheLine) * cacheLine);
    }
    offsets[index] = offset;
    bytes = Math.max(bytes, offset + size);
    placed.splice(lowerBound(placed, offsets, offset), 0, index);
  }
  return { offsets, bytes };
}

function lowerBound(placed: readonly number[], offsets: readonly number[], offset: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[placed[middle]!]! < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
