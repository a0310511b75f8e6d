import type { Batch } from '@ganforge/core';
import { engineRecorder, type Program, type Recorder, type Recording } from '@ganforge/core/recording';
import * as tf from '@tensorflow/tfjs-core';
import type { TrainingState } from '../state/state.ts';
import { disposeObserved, type Pass, type PassRequest, runPass } from './pass.ts';
import { flatten, type Layout, restore, takeShared } from './pass-layout.ts';
import { PassSources } from './pass-sources.ts';
import { type Draws, drawsOf, isSameDraws, keysOf } from './recorded-draws.ts';

/** A pass that was run and recorded. */
interface Recorded {
  readonly recording: Recording;
  readonly layout: Layout;
  readonly draws: Draws;
}

/**
 * The recording of passes with the same computation. They have the same player and stage, and batches of the same
 * shape.
 */
interface Entry {
  first?: Recorded | undefined;
  program?: Program | undefined;
  replays: number;
  /** Whether passes of this kind are not recorded any more but run normally. */
  refused?: boolean;
}

/** Maximum number of kinds of passes that are stored. Shapes could differ from batch to batch. */
const mostEntries = 16;

const all = new WeakMap<TrainingState<never>, RecordedPasses<never>>();

/** Returns the recordings of a training state. They exist as long as the state. */
export function recordedPasses<B extends Batch>(state: TrainingState<B>): RecordedPasses<B> {
  const known = all.get(state as unknown as TrainingState<never>) as RecordedPasses<B> | undefined;
  if (known !== undefined) return known;
  const made = new RecordedPasses<B>(state);
  all.set(state as unknown as TrainingState<never>, made as unknown as RecordedPasses<never>);
  return made;
}

/**
 * Runs the passes of a training state. The engine records the first two passes of each kind. If both recordings agree,
 * later passes are replayed without JavaScript. The results have the same bits.
 *
 * After 10, 100, 1000 and so on replays, a pass runs normally and its recording is compared again. This detects a loss
 * whose computation changes during the run.
 */
export class RecordedPasses<B extends Batch> {
  readonly #sources: PassSources<B>;
  readonly #entries = new Map<string, Entry>();
  #recorder: Recorder | undefined;

  constructor(state: TrainingState<B>) {
    this.#sources = new PassSources(state);
  }

  /**
   * Replays or records a pass.
   *
   * @param warnings receives one warning for each kind of pass that cannot be recorded
   * @returns the pass, or undefined if the engine or this pass does not support recording
   */
  run(request: PassRequest<B>, warnings: string[]): Pass | undefined {
    const recorder = engineRecorder();
    if (recorder !== this.#recorder) this.#entries.clear();
    this.#recorder = recorder;
    if (recorder === undefined) return undefined;
    const inputs = this.#sources.of(request);
    try {
      const entry = this.#entry(inputs.kind);
      if (entry.refused === true) return undefined;
      if (entry.program !== undefined && !isChecked(entry.replays)) {
        entry.replays++;
        const pass = this.#replay(entry.program, entry.first!, request, inputs.tensors);
        if (pass !== undefined) return pass;
      }
      return this.#record(recorder, entry, request, inputs, warnings);
    } finally {
      tf.dispose(Object.values(inputs.schedules));
    }
  }

  #entry(kind: string): Entry {
    const entry = this.#entries.get(kind) ?? { replays: 0 };
    this.#entries.set(kind, entry);
    if (this.#entries.size > mostEntries) this.#entries.delete(this.#entries.keys().next().value!);
    return entry;
  }

  #replay(program: Program, first: Recorded, request: PassRequest<B>, tensors: readonly tf.Tensor[]): Pass | undefined {
    const results = program.replay(tensors, keysOf(first.draws, request));
    return results && restore(first.layout, results, request);
  }

  #record(
    recorder: Recorder,
    entry: Entry,
    request: PassRequest<B>,
    { tensors, schedules }: ReturnType<PassSources<B>['of']>,
    warnings: string[],
  ): Pass {
    let pass: Pass | undefined;
    let layout: Layout | undefined;
    try {
      const before = new Map(request.state.shared);
      const recording = recorder.record(tensors, () => {
        pass = runPass(request, schedules);
        const flat = flatten(pass, takeShared(request, before));
        layout = flat.layout;
        return flat.tensors;
      });
      this.#compare(
        recorder,
        entry,
        { recording, layout: layout!, draws: drawsOf(recording, request) },
        request,
        warnings,
      );
      return pass!;
    } catch (error) {
      if (pass !== undefined) {
        tf.dispose([pass.scalars, ...Object.values(pass.gradients)]);
        disposeObserved(pass.observed);
      }
      throw error;
    }
  }

  #compare(recorder: Recorder, entry: Entry, now: Recorded, request: PassRequest<B>, warnings: string[]): void {
    const { first } = entry;
    const reason =
      now.recording.trace.refusal ??
      (first && (recorder.disagreement(first.recording, now.recording) ?? differenceOf(first, now)));
    if (reason !== undefined) {
      entry.refused = true;
      entry.program = undefined;
      entry.first = undefined;
      warnings.push(
        `the updates of player '${request.player.name}' are not recorded and take longer: ${reason}. ` +
          'A loss must depend only on its batch, its context and its configuration.',
      );
    } else if (first === undefined) {
      entry.first = now;
    } else {
      entry.program ??= recorder.compile(first.recording);
    }
    if (entry.program !== undefined) entry.replays++;
  }
}

/** Returns whether the next pass runs normally after this number of replays. */
function isChecked(replays: number): boolean {
  return replays >= 10 && /^10*$/.test(String(replays));
}

function differenceOf(first: Recorded, second: Recorded): string | undefined {
  if (JSON.stringify(first.layout) !== JSON.stringify(second.layout)) return 'it did not give the same names twice';
  return isSameDraws(first.draws, second.draws) ? undefined : 'it drew from other streams the second time';
}
