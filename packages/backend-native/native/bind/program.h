// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Programs: recorded calls that a single call repeats.
#pragma once

#include "bind/args.h"

namespace gf {

struct CreateProgramArguments {
  Span<const double> code;
  Span<const uint8_t> constants;
  int64_t slots;
  int64_t streams;
};

/// Compiles recorded calls. In `code` each call consists of these numbers: the function, the stream or -1, whether the call
/// returned a number, that number, the number of described numbers, the described numbers, the number of arguments, and the
/// arguments. An argument is 0 (none), or 1 and a number, or 2 and a boolean, or 3 and an array's type (float32, int32,
/// bool, float64), slot, first byte and length.
/// The constants are the memory of slot 0. `slots` is the number of pieces of memory, and `streams` is the number of random
/// streams.
napi_value createProgram(const Args& args, const CreateProgramArguments& a);

struct ReplayArguments {
  napi_value program;
  napi_value slots;
  Span<const double> words;
  std::optional<Span<double>> seconds;
};

/// Runs the calls with the memory of `slots`, which are numbered from 1 on, and four words for each stream. `seconds`
/// receives the seconds of each call. Returns false if a call returned another number than in the recording; the results are
/// then invalid.
napi_value replay(const Args& args, const ReplayArguments& a);

struct LastCallArguments {
  Span<double> found;
};

/// Sets found[0] to the number of described numbers that the previous call read, and found[1] to the arguments that it
/// wrote, as bits.
void lastCall(const Args& args, const LastCallArguments& a);

}  // namespace gf
