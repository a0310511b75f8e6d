/**
 * Undoes the filters of rows in place (PNG specification, section 9). Each row consists of a filter byte and `stride`
 * bytes.
 *
 * @param pixel number of bytes in a pixel, at least 1
 * @throws RangeError if a filter does not exist
 */
export function unfilter(raw: Uint8Array, stride: number, pixel: number): void {
  for (let at = 0; at < raw.length; at += stride + 1) {
    const row = raw.subarray(at + 1, at + 1 + stride);
    // The row above the first row is all zeros.
    const above = at === 0 ? new Uint8Array(stride) : raw.subarray(at - stride, at);
    const undo = FILTERS[raw[at]!];
    if (undo === undefined) throw new RangeError(`its filter method must be in 0..4; it is ${raw[at]}`);
    undo(row, above, pixel);
  }
}

type Undo = (row: Uint8Array, above: Uint8Array, pixel: number) => void;

const sub: Undo = (row, _, pixel) => {
  for (let i = pixel; i < row.length; i++) row[i] = row[i]! + row[i - pixel]!;
};

const up: Undo = (row, above) => {
  for (let i = 0; i < row.length; i++) row[i] = row[i]! + above[i]!;
};

const average: Undo = (row, above, pixel) => {
  for (let i = 0; i < row.length; i++) {
    const left = i < pixel ? 0 : row[i - pixel]!;
    row[i] = row[i]! + ((left + above[i]!) >> 1);
  }
};

/**
 * Undoes Paeth's filter. It adds whichever of left, above and upper left is closest to `left + above - upper left`.
 * Ties are resolved in this order.
 */
const paeth: Undo = (row, above, pixel) => {
  for (let i = 0; i < Math.min(pixel, row.length); i++) row[i] = row[i]! + above[i]!;
  for (let i = pixel; i < row.length; i++) {
    const [a, b, c] = [row[i - pixel]!, above[i]!, above[i - pixel]!];
    const [toA, toB, toC] = [Math.abs(b - c), Math.abs(a - c), Math.abs(a + b - 2 * c)];
    row[i] = row[i]! + (toA <= toB && toA <= toC ? a : toB <= toC ? b : c);
  }
};

const FILTERS: readonly Undo[] = [() => undefined, sub, up, average, paeth];
