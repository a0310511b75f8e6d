import type { JsonObject } from '@ganforge/formats';
import { describeSpec, type Spec, validateSpec } from '@ganforge/media';
import type { RunMetrics } from '../../metrics.ts';
import type { RunRecord } from '../../record/run-record.ts';
import { formatSeconds } from '../progress-bar.ts';

/** `image 28 x 28 x 1`; a kind that is not known here with whatever it says of itself. */
function describe({ kind, classes: _, ...rest }: RecordedSpec): string {
  let spec: Spec;
  try {
    spec = validateSpec({ kind, ...rest });
  } catch {
    return `${kind} ${JSON.stringify(rest)}`;
  }
  return describeSpec(spec);
}

/** Names past this are left out of a sentence. */
const NAMES = 20;

/** `image 28 x 28 x 1, of 2 classes: cat, dog`: what it is, and its classes where it has some. */
export function describeKind(spec: RecordedSpec): string {
  const { classes } = spec;
  if (!Array.isArray(classes)) return describe(spec);
  const more = classes.length > NAMES ? ` and ${classes.length - NAMES} more` : '';
  return `${describe(spec)}, of ${classes.length} classes: ${classes.slice(0, NAMES).join(', ')}${more}`;
}

/** What the picture of a run's samples shows, and over time what stays the same in it. */
export function describeSamples({ output, translates }: Pick<RunRecord, 'output' | 'translates'>): {
  readonly shown: string;
  readonly fixed: string;
} {
  if (translates !== undefined) {
    return { shown: `Images of '${translates}', each beside its translation`, fixed: 'the same images over time' };
  }
  const fixed = 'the same latent over time';
  if (output.kind === 'points') return { shown: 'Samples over points of the data, in grey', fixed };
  const byClass = 'classes' in output && output.classes !== undefined;
  return { shown: byClass ? 'Samples, in the order of classes' : 'Samples', fixed };
}

/** `backend wasm, threads 1, ...`: the plain values of a record by name. */
export function describeRecord(record: JsonObject): string {
  return Object.entries(record)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

/** `2m05s`, and what the metrics took of it. */
export function describeTime({ seconds, metricsSeconds }: RunMetrics['timings']): string {
  const whole = formatSeconds(seconds);
  return metricsSeconds > 0 ? `${whole} (${formatSeconds(metricsSeconds)} of it for metrics)` : whole;
}
