/** A matrix inside a larger array: where it starts and how far apart its rows are. */
export interface Block {
  readonly offset: number;
  readonly rowStride: number;
}

// Columns written between two visits to the same output cache line. 8 lines stay in any first-level cache, even if a
// power-of-two stride maps them to few sets.
const columnsAtATime = 8;

/** Writes the transpose of the rows x columns matrix `from` of `source` to `to` of `target`. */
export function transposeBlock(
  target: Float32Array,
  to: Block,
  source: Float32Array,
  from: Block,
  rows: number,
  columns: number,
): void {
  const fourRows = rows - (rows % 4);
  for (let first = 0; first < columns; first += columnsAtATime) {
    const end = Math.min(first + columnsAtATime, columns);
    for (let i = 0; i < fourRows; i += 4) {
      const p0 = from.offset + i * from.rowStride;
      const p1 = p0 + from.rowStride;
      const p2 = p1 + from.rowStride;
      const p3 = p2 + from.rowStride;
      for (let j = first, q = to.offset + first * to.rowStride + i; j < end; j++, q += to.rowStride) {
        target[q] = source[p0 + j]!;
        target[q + 1] = source[p1 + j]!;
        target[q + 2] = source[p2 + j]!;
        target[q + 3] = source[p3 + j]!;
      }
    }
    for (let i = fourRows; i < rows; i++) {
      const p = from.offset + i * from.rowStride;
      for (let j = first, q = to.offset + first * to.rowStride + i; j < end; j++, q += to.rowStride) {
        target[q] = source[p + j]!;
      }
    }
  }
}
