import { renderScatter } from '@ganforge/media/pictures';

/** Draws samples over examples of the data. Both are [n,2], one point after another. */
export function pointPicture(samples: Float32Array, real: Float32Array): Uint8Array {
  const shapeOf = (of: Float32Array) => ({ shape: [of.length / 2, 2], data: of });
  return renderScatter(shapeOf(samples), { real: shapeOf(real), size: 240 });
}
