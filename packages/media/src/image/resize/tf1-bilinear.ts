import type { ImageBatch } from '../rgb-image.ts';

/** The two source points of each target point, and the target's distance from the first. */
interface Lerps {
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly share: Float32Array;
}

/**
 * Resizes like TensorFlow 1's `resize_bilinear(align_corners=False)` in the original FID graph, which TTUR and
 * torch-fidelity use.
 *
 * The source position is `dst * in / out`, and there is no antialiasing. The last half pixel of the source is never
 * reached. Every step is rounded to float32, as in tensorflow/core/kernels/resize_bilinear_op.cc and
 * image_resizer_state.h.
 */
export function tf1Bilinear(images: ImageBatch, size: number): Float32Array {
  const { data, n, height, width } = images;
  const [columns, rows] = [lerps(width, size), lerps(height, size)];
  const line = size * 3;
  const result = new Float32Array(n * size * line);
  let [above, below] = [new Float32Array(line), new Float32Array(line)];
  for (let image = 0; image < n; image++) {
    for (let y = 0; y < size; y++) {
      const [low, high] = [rows.low[y]!, rows.high[y]!];
      if (y === 0 || low !== rows.low[y - 1]) {
        if (y > 0 && low === rows.high[y - 1]) [above, below] = [below, above];
        else alongLine(data, (image * height + low) * width * 3, columns, above);
        alongLine(data, (image * height + high) * width * 3, columns, below);
      }
      const share = rows.share[y]!;
      const at = (image * size + y) * line;
      for (let i = 0; i < line; i++) result[at + i] = lerp(above[i]!, below[i]!, share);
    }
  }
  return result;
}

function lerps(from: number, to: number): Lerps {
  const scale = Math.fround(from / to);
  const source = Float32Array.from({ length: to }, (_, i) => i * scale);
  const low = Int32Array.from(source, Math.trunc);
  const high = low.map((point) => Math.min(point + 1, from - 1));
  return { low, high, share: source.map((point, i) => point - low[i]!) };
}

function alongLine(from: Uint8Array, at: number, { low, high, share }: Lerps, to: Float32Array): void {
  for (let x = 0; x < low.length; x++) {
    const [left, right] = [at + low[x]! * 3, at + high[x]! * 3];
    for (let c = 0; c < 3; c++) to[3 * x + c] = lerp(from[left + c]!, from[right + c]!, share[x]!);
  }
}

function lerp(a: number, b: number, share: number): number {
  return Math.fround(a + Math.fround(Math.fround(b - a) * share));
}
