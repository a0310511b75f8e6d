import type { LoggedEvent, RunRecord, TrainEvent, Values } from '@ganforge/run';
import { Series } from './series.ts';

/**
 * Contains the data of a run that checks read. Each series has at most a few hundred points, however long the run is.
 */
export interface RunView {
  /** The content of `run.json`. */
  readonly record: RunRecord;
  /** Total number of steps of the run. */
  readonly steps: number;
  /** The last reported step. */
  readonly step: number;
  /** The number of real examples that were used. */
  readonly examples: number;
  /** The loss terms by `<player>/<term>`. */
  readonly terms: ReadonlyMap<string, Series>;
  /** The logged values that are not loss terms. */
  readonly logged: ReadonlyMap<string, Series>;
  /** The values of probes. */
  readonly probes: ReadonlyMap<string, Series>;
  /** The values of metrics. */
  readonly metrics: ReadonlyMap<string, Series>;
  /** The reason why the run failed, or undefined if the run did not fail. */
  readonly failure: { readonly step: number; readonly code: string; readonly message: string } | undefined;
}

type Kind = 'terms' | 'logged' | 'probes' | 'metrics';

/** Collects the events of a run for the checks. A `resumed` event removes everything after its step. */
export class RunEvents {
  #record: RunRecord | undefined;
  #steps = 0;
  #step = 0;
  #examples = 0;
  #failure: RunView['failure'];
  readonly #series: Readonly<Record<Kind, Map<string, Series>>> = {
    terms: new Map(),
    logged: new Map(),
    probes: new Map(),
    metrics: new Map(),
  };

  /** The data so far. It is undefined before the run has started. */
  get view(): RunView | undefined {
    if (this.#record === undefined) return undefined;
    const { terms, logged, probes, metrics } = this.#series;
    const found = { terms, logged, probes, metrics, failure: this.#failure };
    return { record: this.#record, steps: this.#steps, step: this.#step, examples: this.#examples, ...found };
  }

  add(event: TrainEvent | LoggedEvent): void {
    if (event.type === 'started' || event.type === 'resumed') {
      this.#record = event.run;
      this.#steps = event.steps;
      this.#step = event.step;
      this.#failure = undefined;
      for (const all of Object.values(this.#series)) for (const series of all.values()) series.cutBeyond(event.step);
      return;
    }
    this.#step = Math.max(this.#step, event.step);
    if (event.type === 'step') {
      this.#examples = event.examples;
      this.#keep('terms', event.step, event.terms);
      this.#keep('logged', event.step, event.logged);
    } else if (event.type === 'probe') {
      this.#keep('probes', event.step, event.values);
    } else if (event.type === 'metrics') {
      this.#keep('metrics', event.step, event.values);
    } else if (event.type === 'failed') {
      this.#failure = { step: event.step, code: event.code, message: event.message };
    }
  }

  #keep(kind: Kind, step: number, values: Values): void {
    for (const [name, value] of Object.entries(values)) {
      const known = this.#series[kind].get(name) ?? new Series();
      this.#series[kind].set(name, known);
      known.add(step, value);
    }
  }
}
