import * as tf from '@tensorflow/tfjs-core';
import type { StreamKey, StreamOrigin } from '../random/stream-key.ts';

/** One run of a function of tensors, as the engine noted it. */
export interface Recording {
  readonly trace: {
    /** Why it can be made no program of. */
    readonly refusal: string | undefined;
    /** The streams of random numbers that the engine itself drew from. */
    readonly streams: readonly StreamOrigin[];
  };
}

/** A function of tensors that the engine computes without JavaScript. */
export interface Program {
  /** The names of the engine's functions that it calls, in their order. */
  readonly calls: readonly string[];
  /**
   * What the function gives of these sources, bit for bit; variables among them are assigned what it assigns.
   *
   * @param sources as many as were recorded, of the same shapes and types
   * @param keys of the streams in the recording's order
   * @param seconds is given how long each of `calls` took
   * @returns the tensors, the caller's; nothing where the function has to run this time: nothing has changed then
   */
  replay(sources: readonly tf.Tensor[], keys: readonly StreamKey[], seconds?: Float64Array): tf.Tensor[] | undefined;
}

/**
 * What an engine has that can record.
 *
 * A function is recorded twice. A program is made where both recordings agree but for the sources' values and the keys of
 * the streams.
 */
export interface Recorder<R extends Recording = Recording> {
  /**
   * Runs `body` and notes what it computes of `sources`: of all tensors that may have other values the next time.
   *
   * @param body synchronous; gives the tensors that a program is to give. It may assign variables among the sources
   */
  record(sources: readonly tf.Tensor[], body: () => readonly tf.Tensor[]): R;
  /** Why two recordings of one function are no program; nothing where they are. */
  disagreement(first: R, second: R): string | undefined;
  compile(recording: R): Program;
}

/** The recorder of the engine in use; nothing if it has none. */
export function engineRecorder(): Recorder | undefined {
  return (tf.backend() as tf.KernelBackend & { readonly recorder?: Recorder }).recorder;
}
