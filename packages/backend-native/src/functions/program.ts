import type { Values } from './values.ts';

/** A program in C++; it is freed when nothing holds it. */
export interface NativeProgram {
  readonly native: 'program';
}

/** The addon's programs: recorded calls that are made again by one call. */
export interface ProgramAddon {
  /**
   * @param code each call as: function, stream or -1, whether it gave a number, that number, how many numbers were
   *   described, those, how many arguments, and of each 0, or 1 and a number, or 2 and a boolean, or 3 and an array's type
   *   (float32, int32, bool, float64), slot, first byte and length
   * @param constants the memory of slot 0
   * @param slots how many pieces of memory there are, constants included
   * @param streams how many streams of random numbers there are
   */
  createProgram(code: Float64Array, constants: Uint8Array, slots: number, streams: number): NativeProgram;
  /**
   * Makes the calls over `slots`, from slot 1 on.
   *
   * @param words four for each stream
   * @param seconds is given how long each call took
   * @returns false where a call gave another number than when it was recorded: what was written is to be forgotten
   */
  replay(program: NativeProgram, slots: readonly Values[], words: Float64Array, seconds?: Float64Array): boolean;
  /**
   * found[0] = how many of the described numbers the call before this one read; found[1] = which of its arguments it wrote,
   * as bits.
   */
  lastCall(found: Float64Array): void;
}
