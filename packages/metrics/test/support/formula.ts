import type { ImageBatch } from '@ganforge/metrics';

/**
 * Returns a function that computes a number in [0,1) from an index, as reference/formula.py does. It is fmix32 of
 * MurmurHash3 (Appleby 2011), seeded by FNV-1a of the name.
 */
function uniformAt(name: string): (i: number) => number {
  let seed = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) seed = Math.imul(seed ^ byte, 0x01000193);
  return (i) => {
    let x = (Math.imul(i, 0x9e3779b1) + seed) | 0;
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
    return ((x ^ (x >>> 16)) >>> 8) / 2 ** 24;
  };
}

/** Returns float32 numbers in [low,high). */
export function between(name: string, length: number, low: number, high: number): Float32Array {
  const at = uniformAt(name);
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = low + (high - low) * at(i);
  return values;
}

/** Returns an image [1,height,width,3] of gradients that wrap around, with noise. */
export function formulaImage(name: string, height: number, width: number): ImageBatch {
  const noise = uniformAt(name);
  const data = new Uint8Array(height * width * 3);
  for (let i = 0; i < data.length; i++) {
    const [c, x, y] = [i % 3, Math.floor(i / 3) % width, Math.floor(i / (3 * width))];
    data[i] = (3 * x + 5 * y + 40 * c + Math.floor(noise(i) * 64)) % 256;
  }
  return { data, n: 1, height, width };
}
