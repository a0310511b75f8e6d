import type { HostArray, HostValues, Part } from './kind.ts';
import { describeSpec, partsOf, specsFit } from './kinds.ts';
import type { Spec, Specs } from './spec.ts';

/** The values of a batch on the host, by `entry`, or by `entry.part` if the kind has several parts. */
export type HostBatch = Readonly<Record<string, HostArray>>;

/** Returns the key of a tensor in a batch: its entry, or `entry.part` if the kind has several parts. */
function nameOf(entry: string, part: string): string {
  return part === '' ? entry : `${entry}.${part}`;
}

/**
 * Lists the tensors of a batch by `entry` or `entry.part`, each with its shape without the example axis.
 *
 * @example
 * batchParts({ images: { kind: 'image', height: 28, width: 28, channels: 1 } }).images; // float32 [28,28,1] in [-1,1]
 */
export function batchParts(entries: Specs): Readonly<Record<string, Part>> {
  const all = Object.entries(entries).flatMap(([entry, spec]) =>
    Object.entries(partsOf(spec)).map(([part, tensor]) => [nameOf(entry, part), tensor] as const),
  );
  return Object.fromEntries(all);
}

/** Returns the values of one entry of a batch. Missing parts are omitted. */
export function entryValues(entry: string, spec: Spec, batch: HostBatch): HostValues {
  const found = Object.keys(partsOf(spec)).flatMap((part) => {
    const values = batch[nameOf(entry, part)];
    return values === undefined ? [] : [[part, values] as const];
  });
  return Object.fromEntries(found);
}

/**
 * Returns undefined if data with these entries satisfies `needs`. Otherwise returns the reason, as a clause.
 *
 * The data may have further entries.
 *
 * @example
 * entriesFit({ points }, { points, labels });
 * // "the data has no 'labels'; expected one of 2 classes: cat, dog"
 */
export function entriesFit(data: Specs, needs: Specs): string | undefined {
  for (const [entry, wanted] of Object.entries(needs)) {
    const found = Object.hasOwn(data, entry) ? data[entry] : undefined;
    if (found === undefined) return `the data has no '${entry}'; expected ${describeSpec(wanted)}`;
    const problem = specsFit(found, wanted);
    if (problem !== undefined) return `of '${entry}' ${problem}`;
  }
  return undefined;
}
