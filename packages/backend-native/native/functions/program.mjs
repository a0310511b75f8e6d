import { bytes, doubles, integer, js, optional, out } from '../../scripts/functions/kinds.mjs';

export const family = {
  says: 'Programs: recorded calls that a single call repeats.',
  bind: true,
  functions: {
    createProgram: {
      says: "Compiles recorded calls. In `code` each call consists of these numbers: the function, the stream or -1, whether the call returned a number, that number, the number of described numbers, the described numbers, the number of arguments, and the arguments. An argument is 0 (none), or 1 and a number, or 2 and a boolean, or 3 and an array's type (float32, int32, bool, float64), slot, first byte and length.\nThe constants are the memory of slot 0. `slots` is the number of pieces of memory, and `streams` is the number of random streams.",
      args: { code: doubles, constants: bytes, slots: integer(1, '1 << 20'), streams: integer(0, '1 << 20') },
      returns: 'NativeProgram',
    },
    replay: {
      says: 'Runs the calls with the memory of `slots`, which are numbered from 1 on, and four words for each stream. `seconds` receives the seconds of each call. Returns false if a call returned another number than in the recording; the results are then invalid.',
      args: {
        program: js('NativeProgram'),
        slots: js('readonly Values[]'),
        words: doubles,
        seconds: optional(out(doubles)),
      },
      returns: 'boolean',
    },
    lastCall: {
      says: 'Sets found[0] to the number of described numbers that the previous call read, and found[1] to the arguments that it wrote, as bits.',
      args: { found: out(doubles) },
    },
  },
};
