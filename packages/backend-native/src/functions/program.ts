import type { Values } from './values.ts';

/** A program in C++. The garbage collector frees it. */
export interface NativeProgram {
  readonly native: 'program';
}

/** The addon's programs: recorded calls that a single call repeats. */
export interface ProgramAddon {
  /**
   * Compiles recorded calls. In `code` each call consists of these numbers: the function, the stream or -1, whether the
   * call returned a number, that number, the number of described numbers, the described numbers, the number of
   * arguments, and the arguments. An argument is 0 (none), or 1 and a number, or 2 and a boolean, or 3 and an array's
   * type (float32, int32, bool, float64), slot, first byte and length.
   *
   * @param constants the memory of slot 0
   * @param slots number of pieces of memory, including the constants
   * @param streams number of random streams
   */
  createProgram(code: Float64Array, constants: Uint8Array, slots: number, streams: number): NativeProgram;
  /**
   * Runs the calls with the memory of `slots`, which are numbered from 1 on.
   *
   * @param words four words for each stream
   * @param seconds receives the seconds of each call
   * @returns false if a call returned another number than in the recording; the results are then invalid
   */
  replay(program: NativeProgram, slots: readonly Values[], words: Float64Array, seconds?: Float64Array): boolean;
  /**
   * Sets found[0] to the number of described numbers that the previous call read, and found[1] to the arguments that it
   * wrote, as bits.
   */
  lastCall(found: Float64Array): void;
}
