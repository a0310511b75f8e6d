import type { JsonObject } from '@ganforge/formats';
import { describeSpec, type Spec, type Specs, validateSpec } from '@ganforge/media';
import type { RunMetrics } from '../../metrics.ts';
import type { RunRecord } from '../../record/run-record.ts';
import { formatSeconds } from '../progress-bar.ts';

/**
 * Describes entries, such as `images: image 28 x 28 x 1; labels: one of 2 classes: cat, dog`. An entry of an unknown
 * kind is shown as JSON.
 */
export function describeEntries(entries: Specs): string {
  const described = Object.entries(entries).map(([entry, spec]) => `${entry}: ${describe(spec)}`);
  return described.join('; ');
}

function describe(spec: Spec): string {
  let known: Spec;
  try {
    known = validateSpec(spec);
  } catch {
    return JSON.stringify(spec); // a later version wrote this kind
  }
  return describeSpec(known);
}

/** Describes the picture of the samples of a run, and which inputs are equal at all steps. */
export function describeSamples({
  needs,
  output,
  conditions = [],
}: Pick<RunRecord, 'needs' | 'output' | 'conditions'>): {
  readonly shown: string;
  readonly fixed: string;
} {
  const [made] = Object.values(output);
  const source = conditions.find((entry) => isImageOf(made, needs[entry]));
  if (source !== undefined) {
    return { shown: `Images of '${source}', each next to its translation`, fixed: 'the same images over time' };
  }
  const fixed = 'the same latents over time';
  if (made?.kind === 'points') return { shown: 'Samples over points of the data, in grey', fixed };
  // If there are further conditions, the classes are those of examples of the data, in no particular order.
  const byClass = conditions.length === 1 && needs[conditions[0]!]?.kind === 'class';
  return { shown: byClass ? 'Samples, in the order of classes' : 'Samples', fixed };
}

/** Returns whether both specs are images of the same size. Such images are shown side by side. */
function isImageOf(made: Spec | undefined, source: Spec | undefined): boolean {
  if (made?.kind !== 'image' || source?.kind !== 'image') return false;
  return made.height === source.height && made.width === source.width;
}

/** Formats the plain values of a record, such as `backend wasm, threads 1, ...`. */
export function describeRecord(record: JsonObject): string {
  return Object.entries(record)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** Formats a duration, such as `2m05s`, and the part of it that the metrics took. */
export function describeTime({ seconds, metricsSeconds }: RunMetrics['timings']): string {
  const whole = formatSeconds(seconds);
  return metricsSeconds > 0 ? `${whole} (${formatSeconds(metricsSeconds)} of it for metrics)` : whole;
}
