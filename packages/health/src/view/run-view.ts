import type { LoggedEvent, RunRecord, TrainEvent, Values } from '@ganforge/run';
import { Series } from './series.ts';

/** What a finding reads of a run: never more than a few hundred points a series, however long the run is. */
export interface RunView {
  /** `run.json`. */
  readonly record: RunRecord;
  /** The step at which the run will be finished, and the last step that was told of. */
  readonly steps: number;
  readonly step: number;
  /** Real examples seen. */
  readonly examples: number;
  /** Loss terms by `<player>/<term>`. */
  readonly terms: ReadonlyMap<string, Series>;
  /** What players logged beside them. */
  readonly logged: ReadonlyMap<string, Series>;
  /** What probes gave. */
  readonly probes: ReadonlyMap<string, Series>;
  /** What metrics gave. */
  readonly metrics: ReadonlyMap<string, Series>;
  /** Why the run stopped, where it failed. */
  readonly failure: { readonly step: number; readonly code: string; readonly message: string } | undefined;
}

type Kind = 'terms' | 'logged' | 'probes' | 'metrics';

/** Takes the events of a run in and keeps what findings read; a `resumed` event voids what came after its step. */
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

  /** What is known so far; undefined before the run has begun. */
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
