import type { HostArray } from '../../kind.ts';

/**
 * Interleaves inputs and samples. The first input is followed by the first sample, then by the second input, and so on.
 * If only one of the two is RGB, the grey images are converted to RGB.
 *
 * @returns undefined if the numbers, heights or widths differ
 */
export function sideBySide(inputs: HostArray | undefined, samples: HostArray): HostArray | undefined {
  if (inputs?.shape.length !== 4 || [0, 1, 2].some((axis) => inputs.shape[axis] !== samples.shape[axis])) {
    return undefined;
  }
  const [n, height, width] = samples.shape as [number, number, number];
  const channels = Math.max(inputs.shape[3]!, samples.shape[3]!);
  const data = new Float32Array(2 * n * height * width * channels);
  let to = 0;
  for (let i = 0; i < n; i++) {
    for (const { shape, data: from } of [inputs, samples]) {
      const own = shape[3]!;
      const first = i * height * width * own;
      for (let pixel = 0; pixel < height * width; pixel++) {
        for (let k = 0; k < channels; k++) data[to++] = from[first + pixel * own + Math.min(k, own - 1)]!;
      }
    }
  }
  return { shape: [2 * n, height, width, channels], data };
}
