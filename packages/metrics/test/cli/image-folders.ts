import { mkdirSync, writeFileSync } from 'node:fs';
import { Mt19937 } from '@ganforge/formats';
import { encode } from 'fast-png';

/** Returns random bytes [n,size,size,3] of images that differ in brightness. */
export function randomImages(n: number, size: number, seed: number): Uint8Array {
  const random = new Mt19937(seed);
  const bytes = new Uint8Array(n * size * size * 3);
  for (let i = 0; i < n; i++) {
    const light = 100 * random.random();
    const image = bytes.subarray(i * size * size * 3, (i + 1) * size * size * 3);
    for (let j = 0; j < image.length; j++) image[j] = light + 150 * random.random();
  }
  return bytes;
}

/** Writes images [n,size,size,3] as 00000.png, 00001.png, and so on. */
export function writePngs(folder: string, images: Uint8Array, size: number): void {
  mkdirSync(folder, { recursive: true });
  const each = size * size * 3;
  for (let i = 0; i * each < images.length; i++) {
    const data = images.slice(i * each, (i + 1) * each);
    writeFileSync(`${folder}/${`${i}`.padStart(5, '0')}.png`, encode({ width: size, height: size, channels: 3, data }));
  }
}
