// What calls a function of the addon: JavaScript, or a program that recorded such a call.
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <deque>

namespace gf {

class Args;
struct Instance;

/// What a function of the addon is called by.
struct Export {
  const char* name;
  const double* described;
  Instance* instance;
  /// The function itself; null is undefined.
  napi_value (*run)(const Args&);
};

/// What the addon keeps for each of the process's JavaScript environments.
struct Instance {
  /// Numbers that JavaScript writes before it calls a function that takes many: shapes and strides. An array for each call
  /// would cost more than a small kernel. Never freed: JavaScript may hand it on.
  static constexpr int64_t kNumbers = 128;
  double* described = new double[kNumbers]();
  std::deque<Export> exports;
  /// What the last call from JavaScript did: how many of the described numbers it read, from the first to the last that it
  /// did, and which arguments it wrote.
  int64_t described_read = 0;
  uint32_t written = 0;
};

/// An argument of a recorded call.
struct RecordedArgument {
  enum class Kind : uint8_t { kNone, kNumber, kBoolean, kArray };
  Kind kind;
  napi_typedarray_type type;
  /// Of an array: the piece of memory that it lies in, and where.
  int32_t slot;
  int64_t offset;
  int64_t size;
  /// Of a number, or a boolean as 0 or 1.
  double number;
};

/// A call as it was recorded: what an Args gives in place of JavaScript's arguments.
struct RecordedCall {
  const RecordedArgument* arguments;
  size_t count;
  const double* described;
  int64_t described_count;
  /// The memory of each slot now.
  char* const* slots;
};

}  // namespace gf
