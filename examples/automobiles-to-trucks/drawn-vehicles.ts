import { randomStream } from '@ganforge/core';
import { type ImageDataset, imageArrayDataset } from '@ganforge/data';

const size = 32;
type Colour = readonly [number, number, number];

/**
 * Draws vehicles of 32x32 pixels from the side, in flat colours. An automobile has a low body and a cabin in the
 * middle; a truck has a cab on the right and a high box behind it. The colours, lengths and heights of each vehicle are
 * random.
 */
export function drawnVehicles(kind: 'automobile' | 'truck', count: number, seed: number): ImageDataset {
  const images = new Uint8Array(count * size * size * 3);
  for (let i = 0; i < count; i++) {
    drawVehicle(images.subarray(i * size * size * 3, (i + 1) * size * size * 3), kind, randomStream(seed, kind, i));
  }
  return imageArrayDataset({ images, height: size, width: size, channels: 3 });
}

function drawVehicle(image: Uint8Array, kind: 'automobile' | 'truck', random: ReturnType<typeof randomStream>): void {
  const uniforms = random.uniformValues(16);
  const between = (i: number, low: number, high: number): number => Math.floor(low + uniforms[i]! * (high - low + 1));
  const colour = (i: number): Colour => [between(i, 20, 240), between(i + 1, 20, 240), between(i + 2, 20, 240)];
  const [sky, ground, paint] = [between(0, 150, 240), between(1, 60, 140), colour(2)];
  const fill = (left: number, top: number, right: number, bottom: number, value: Colour): void => {
    for (let y = Math.max(0, top); y < Math.min(size, bottom); y++) {
      for (let x = Math.max(0, left); x < Math.min(size, right); x++) image.set(value, (y * size + x) * 3);
    }
  };
  const [left, right, floor] = [between(5, 1, 4), between(6, 28, 31), between(7, 23, 26)];
  fill(0, 0, size, size, [sky, sky, sky]);
  fill(0, floor - 1, size, size, [ground, ground, ground]);
  const glass: Colour = [170, 200, 220];
  if (kind === 'automobile') {
    const [belt, roof] = [floor - between(8, 6, 8), between(9, 5, 6)];
    fill(left, belt, right, floor, paint);
    fill(left + 6, belt - roof, right - 7, belt, paint);
    fill(left + 8, belt - roof + 1, right - 9, belt - 1, glass);
  } else {
    const cab = right - between(8, 7, 9);
    fill(left, floor - between(9, 15, 19), cab - 1, floor - 2, colour(10));
    fill(cab, floor - between(13, 10, 12), right, floor, paint);
    fill(cab + 2, floor - 9, right - 1, floor - 5, glass);
    fill(left, floor - 2, cab, floor, [50, 50, 50]);
  }
  for (const wheel of [left + 4, right - 8]) fill(wheel, floor - 2, wheel + 4, floor + 2, [15, 15, 15]);
}
