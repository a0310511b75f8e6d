import type { DataSpec } from '@ganforge/core';

/** `image 28 x 28 x 1` or `points of 2 dimensions`; other kinds with whatever they say of themselves. */
export function describeSpec(spec: DataSpec): string {
  if (spec.kind === 'image') return `image ${spec.height} x ${spec.width} x ${spec.channels}`;
  if (spec.kind === 'points') return `points of ${spec.dimensions} dimensions`;
  const { kind, ...rest } = spec;
  return `${kind} ${JSON.stringify(rest)}`;
}
