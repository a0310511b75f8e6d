import { GanError } from '@ganforge/formats';
import { pixelsOf } from '../sampling/pixels.ts';
import type { Samples } from '../sampling/sampler.ts';

/** The side of a picture of points, in pixels. */
const SIDE = 320;
/** Images smaller than this are shown at twice their size. */
const SMALL = 64;

/**
 * Draws samples on a canvas. Images are drawn in a grid, and points with two dimensions are drawn as dots.
 *
 * @param size the side of an image, or of the picture of points, on the page. @default depends on the samples
 * @throws GanError `mismatch` if the samples are of another kind
 */
export function drawSamples(canvas: HTMLCanvasElement, samples: Samples, size?: number): void {
  const { spec } = samples;
  if (spec.kind === 'image') {
    drawImages(canvas, samples, size ?? spec.width * (spec.width < SMALL ? 2 : 1));
  } else if (spec.kind === 'points' && spec.dimensions === 2) {
    drawPoints(canvas, samples, size ?? SIDE);
  } else {
    const problem = `<gan-sample> shows images and points of two dimensions; these samples are ${spec.kind}`;
    throw new GanError('sampler/element', `${problem}. Use openSampler.`, { code: 'mismatch' });
  }
}

function drawImages(canvas: HTMLCanvasElement, samples: Samples, size: number): void {
  const { width, height, data } = pixelsOf(samples);
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d')!.putImageData(new ImageData(data, width, height), 0, 0);
  const { width: own } = samples.spec as { readonly width: number };
  canvas.style.width = `${Math.round((width * size) / own)}px`;
}

/**
 * Draws points in a square that contains all points, with a margin of a twentieth. The second coordinate increases
 * upwards.
 */
function drawPoints(canvas: HTMLCanvasElement, { n, values: { data } }: Samples, size: number): void {
  [canvas.width, canvas.height] = [SIDE, SIDE];
  canvas.style.width = `${size}px`;
  const context = canvas.getContext('2d')!;
  context.clearRect(0, 0, SIDE, SIDE);
  context.fillStyle = '#1f77b4';
  let largest = 1e-12;
  for (const value of data) largest = Math.max(largest, Math.abs(value));
  const at = (value: number): number => (SIDE / 2) * (1 + (0.95 * value) / largest);
  for (let i = 0; i < n; i++) context.fillRect(at(data[2 * i]!) - 1, SIDE - at(data[2 * i + 1]!) - 1, 3, 3);
}
