import type { Provenance } from '../features/provenance.ts';
import type { GivenSets } from '../metrics/start-metric.ts';
import type { SetReport } from './reading.ts';

/** Contains a set in the form that a metric needs, and the data for its report. */
export interface ReadSet {
  readonly form: NonNullable<GivenSets['generated']>;
  readonly path: string;
  readonly n: number | undefined;
  readonly provenance: Provenance;
  /** The report on images, or undefined if no images were read. */
  readonly set?: SetReport;
}
