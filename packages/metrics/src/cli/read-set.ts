import type { Provenance } from '../features/provenance.ts';
import type { GivenSets } from '../metrics/start-metric.ts';
import type { SetReport } from './reading.ts';

/** A set as a metric gets it, and what is known of it. */
export interface ReadSet {
  readonly form: NonNullable<GivenSets['generated']>;
  readonly path: string;
  readonly n: number | undefined;
  readonly provenance: Provenance;
  /** What was read of images; undefined if none were. */
  readonly set?: SetReport;
}
