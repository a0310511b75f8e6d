import type { HostArray } from '@ganforge/media';

/** Concatenates arrays along the axis of examples. */
export function joinArrays(parts: readonly HostArray[]): HostArray {
  const [first] = parts;
  if (parts.length === 1) return first!;
  const n = parts.reduce((sum, { shape }) => sum + shape[0]!, 0);
  const length = parts.reduce((sum, { data }) => sum + data.length, 0);
  const data = first!.data instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
  let at = 0;
  for (const part of parts) {
    data.set(part.data, at);
    at += part.data.length;
  }
  return { shape: [n, ...first!.shape.slice(1)], data };
}
