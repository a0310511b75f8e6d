// The callers of the addon's functions: JavaScript, or a program with recorded calls.
#pragma once

#include <napi.h>

#include <cstddef>
#include <cstdint>
#include <deque>

#include "ops/span.h"

namespace gf {

class Args;
struct Instance;

/// An exported function of the addon.
struct Export {
  const char* name;
  Instance* instance;
  /// The function itself. If it returns null, JavaScript receives undefined.
  napi_value (*run)(const Args&);
};

/// The addon's data for each JavaScript environment of the process.
struct Instance {
  /// Numbers that JavaScript writes before a call that needs many numbers, such as shapes and strides. A new array for each
  /// call would cost more time than a small kernel. The array is never freed, because JavaScript may pass it on.
  static constexpr int64_t kNumbers = 128;
  double* described = new double[kNumbers]();
  std::deque<Export> exports;
  /// Describes the last call from JavaScript: how many described numbers it read (up to the last one read), and which
  /// arguments it wrote.
  int64_t described_read = 0;
  uint32_t written = 0;
};

/// An argument of a recorded call.
struct RecordedArgument {
  enum class Kind : uint8_t { kNone, kNumber, kBoolean, kArray };
  Kind kind;
  ElementType type;
  /// For an array: its slot of memory, its offset in bytes, and its number of elements.
  int32_t slot;
  int64_t offset;
  int64_t size;
  /// For a number, or a boolean as 0 or 1.
  double number;
};

/// A recorded call. Args returns its values instead of JavaScript's arguments.
struct RecordedCall {
  const RecordedArgument* arguments;
  size_t count;
  const double* described;
  int64_t described_count;
  /// The current memory of each slot.
  char* const* slots;
};

/// Sets `found` to the element type of a typed array. Returns false if no function accepts this type.
inline bool elementTypeOf(napi_typedarray_type type, ElementType* found) {
  switch (type) {
    case napi_float32_array: *found = ElementType::float32; return true;
    case napi_int32_array: *found = ElementType::int32; return true;
    case napi_uint8_array: *found = ElementType::bytes; return true;
    case napi_float64_array: *found = ElementType::float64; return true;
    default: return false;
  }
}

}  // namespace gf
