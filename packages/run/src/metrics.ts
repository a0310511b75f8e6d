import type { FinishReason, Measurements, MetricsEvent, StepEvent, Values } from './events/events.ts';
import type { RunRecord } from './record/run-record.ts';

/** `metrics.json`: where a run stands, what its losses are and what it cost. */
export interface RunMetrics {
  readonly step: number;
  readonly reason: FinishReason | 'failed' | 'running';
  /** Terms of the last step. */
  readonly losses: Values;
  /** What the metrics gave last. */
  readonly metrics: Measurements;
  readonly timings: {
    readonly seconds: number;
    /** Seconds of these that the metrics took. */
    readonly metricsSeconds: number;
    readonly examplesPerSecond: number;
    readonly secondsPerStep: number;
    readonly examples: number;
  };
}

/** All that the report and the model card say, as read from a run's folder. */
export interface ReportData {
  readonly run: RunRecord;
  /** The last line of each step, in the order of steps. */
  readonly history: readonly StepEvent[];
  /** The last measurements of each step, in the order of steps. */
  readonly measured: readonly MetricsEvent[];
  /** In the order of steps. */
  readonly samples: readonly { readonly step: number; readonly png: Uint8Array }[];
  readonly gif?: Uint8Array;
  readonly metrics: RunMetrics;
}
