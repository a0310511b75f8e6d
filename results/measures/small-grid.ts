import { renderGrid } from '@ganforge/media/pictures';

/** Maximum size of the picture of a row, in bytes. */
const MOST = 60_000;

/** Draws a grid of images [n,H,W,C] with as many of the first rows as fit into 60 kB, at least one. */
export function smallGrid(data: Float32Array, [n, ...shape]: readonly number[], columns: number): Uint8Array {
  const size = shape.reduce((a, b) => a * b, 1);
  for (let rows = n! / columns; ; rows--) {
    const count = rows * columns;
    const png = renderGrid({ shape: [count, ...shape], data: data.subarray(0, count * size) }, { columns, scale: 1 });
    if (png.length <= MOST || rows === 1) return png;
  }
}
