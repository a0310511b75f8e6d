import type * as tf from '@tensorflow/tfjs-core';
import type { Host } from './host.ts';
import { Program } from './program.ts';
import { disagreement, type Recording, record } from './recording.ts';

/**
 * Records functions of tensors: what they compute becomes a program, which is computed again without JavaScript.
 *
 * A function is recorded twice. A program is made where both times it called the same kernels with the same numbers, and
 * what differed is a source or a stream of random numbers.
 */
export class Recorder {
  readonly #backend: Host;

  constructor(backend: Host) {
    this.#backend = backend;
  }

  /**
   * Runs `body` and notes what it computes of `sources`: all tensors that may have other values the next time.
   *
   * @param body synchronous; gives the tensors that a replay is to give. Variables among the sources may be assigned
   */
  record(sources: readonly tf.Tensor[], body: () => readonly tf.Tensor[]): Recording {
    return record(this.#backend, sources, body);
  }

  /** Why two recordings of one function cannot be a program; nothing where they can. */
  disagreement(first: Recording, second: Recording): string | undefined {
    return disagreement(first, second);
  }

  /** The program of a recording that a second one agrees with. */
  compile(recording: Recording): Program {
    return new Program(this.#backend, recording);
  }
}
