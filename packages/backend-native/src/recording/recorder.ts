import type * as tf from '@tensorflow/tfjs-core';
import type { Host } from './host.ts';
import { Program } from './program.ts';
import { disagreement, type Recording, record } from './recording.ts';

/**
 * Records functions of tensors and compiles them to programs that run without JavaScript.
 *
 * A function is recorded twice. It becomes a program if both recordings call the same kernels with the same numbers,
 * and differ only in sources and random streams.
 */
export class Recorder {
  readonly #backend: Host;

  constructor(backend: Host) {
    this.#backend = backend;
  }

  /**
   * Runs `body` and records its computation from `sources`: all tensors that may have other values the next time.
   *
   * @param body a synchronous function that returns the results of a replay. It may assign variables among the sources
   */
  record(sources: readonly tf.Tensor[], body: () => readonly tf.Tensor[]): Recording {
    return record(this.#backend, sources, body);
  }

  /** Explains why two recordings of a function cannot become a program. Returns undefined if they can. */
  disagreement(first: Recording, second: Recording): string | undefined {
    return disagreement(first, second);
  }

  /** Compiles a recording that agrees with a second recording. */
  compile(recording: Recording): Program {
    return new Program(this.#backend, recording);
  }
}
