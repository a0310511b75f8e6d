import * as tf from '@tensorflow/tfjs-core';
import type { StreamKey, StreamOrigin } from '../random/stream-key.ts';

/** The recording of one run of a function of tensors. */
export interface Recording {
  readonly trace: {
    /** The reason why the recording cannot become a program, or undefined if it can. */
    readonly refusal: string | undefined;
    /** The random streams from which the engine itself drew numbers. */
    readonly streams: readonly StreamOrigin[];
  };
}

/** A function of tensors that the engine runs without JavaScript. */
export interface Program {
  /** The names of the engine functions that the program calls, in order. */
  readonly calls: readonly string[];
  /**
   * Runs the function on new sources. The result is bit for bit the same as that of the JavaScript function. The
   * program also assigns the variables that the function assigns.
   *
   * @param sources tensors with the number, shapes and types of the recorded sources
   * @param keys the keys of the streams, in the order of the recording
   * @param seconds receives the time of each of `calls`, in seconds
   * @returns the tensors, which the caller owns. It returns undefined, and changes nothing, if the JavaScript function
   *   must run this time
   */
  replay(sources: readonly tf.Tensor[], keys: readonly StreamKey[], seconds?: Float64Array): tf.Tensor[] | undefined;
}

/**
 * The recorder of an engine.
 *
 * A function is recorded twice. The recordings can become a program if they differ only in the values of the sources
 * and in the keys of the streams.
 */
export interface Recorder<R extends Recording = Recording> {
  /**
   * Runs `body` and records how it computes its outputs from `sources`. The values of the sources may differ in each
   * run.
   *
   * @param body synchronous; it returns the output tensors of the program and may assign variables among the sources
   */
  record(sources: readonly tf.Tensor[], body: () => readonly tf.Tensor[]): R;
  /** Compares two recordings of one function. Returns the difference that prevents a program, or undefined. */
  disagreement(first: R, second: R): string | undefined;
  compile(recording: R): Program;
}

/** Returns the recorder of the current engine, or undefined if it has none. */
export function engineRecorder(): Recorder | undefined {
  return (tf.backend() as tf.KernelBackend & { readonly recorder?: Recorder }).recorder;
}
