// The arguments of a call. All of them are checked before memory is accessed, because arguments from JavaScript are never
// trusted.
#pragma once

#include <napi.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "bind/calls.h"
#include "ops/span.h"

namespace gf {

/// A double represents all integers up to this one exactly.
constexpr int64_t kMostWhole = int64_t{1} << 53;

/// The element types that a function accepts where it accepts several, as bits.
constexpr uint32_t typeBit(ElementType type) { return uint32_t{1} << static_cast<uint32_t>(type); }
constexpr uint32_t kTensorTypes = typeBit(ElementType::float32) | typeBit(ElementType::int32) | typeBit(ElementType::bytes);
constexpr uint32_t kRealTypes = typeBit(ElementType::float32) | typeBit(ElementType::float64);

/// The position of an argument, and its name for messages.
struct Place {
  size_t i;
  const char* name;
};

class Args {
 public:
  Args(napi_env env, napi_callback_info info) : env_(env) {
    void* data = nullptr;
    count_ = kInline;
    napi_get_cb_info(env, info, &count_, inline_, nullptr, &data);
    if (count_ > kInline) {
      more_.resize(count_);
      napi_get_cb_info(env, info, &count_, more_.data(), nullptr, &data);
      values_ = more_.data();
    }
    described_ = static_cast<const Export*>(data)->instance->described;
    described_count_ = Instance::kNumbers;
  }
  /// Reads the arguments of a recorded call. `call` must live as long as this object.
  Args(napi_env env, const RecordedCall& call)
      : env_(env), count_(call.count), recorded_(&call), described_(call.described), described_count_(call.described_count) {}
  Args(const Args&) = delete;
  Args& operator=(const Args&) = delete;

  Napi::Env env() const { return Napi::Env(env_); }
  size_t count() const { return count_; }

  /// Returns an argument as a value of JavaScript. A recorded call has no such values.
  napi_value value(Place at) const {
    if (recorded_ != nullptr || at.i >= count_) fail(at, "a value of JavaScript's", "none");
    return values_[at.i];
  }

  bool given(size_t i) const {
    if (recorded_ != nullptr) return i < count_ && recorded_->arguments[i].kind != RecordedArgument::Kind::kNone;
    napi_valuetype type;
    return i < count_ && napi_typeof(env_, values_[i], &type) == napi_ok && type != napi_undefined && type != napi_null;
  }

  /// Returns an argument that must be an integer in [least, most].
  int64_t integer(Place at, int64_t least = 0, int64_t most = kMostWhole) const {
    return whole(number(at), least, most, at.name);
  }

  /// Returns number `i` of the call's described numbers, which must be an integer in [least, most].
  int64_t described(int64_t i, int64_t least = 0, int64_t most = kMostWhole) const {
    if (i < 0 || i >= described_count_) throw ArgumentError("more numbers are described than there is room for");
    if (i >= described_read_) described_read_ = i + 1;
    return whole(described_[i], least, most, "what is described");
  }

  /// Returns the number of described numbers that were read.
  int64_t describedRead() const { return described_read_; }

  double number(Place at) const {
    if (const RecordedArgument* found = recorded(at.i, RecordedArgument::Kind::kNumber)) return found->number;
    double value;
    if (recorded_ != nullptr || at.i >= count_ || napi_get_value_double(env_, values_[at.i], &value) != napi_ok) {
      fail(at, "a number", "something else");
    }
    return value;
  }

  bool boolean(Place at) const {
    if (const RecordedArgument* found = recorded(at.i, RecordedArgument::Kind::kBoolean)) return found->number != 0;
    bool value;
    if (recorded_ != nullptr || at.i >= count_ || napi_get_value_bool(env_, values_[at.i], &value) != napi_ok) {
      fail(at, "a boolean", "something else");
    }
    return value;
  }

  /// Reads a typed array: float, double, int32_t or uint8_t, const if it is only read.
  template <typename T>
  void read(Place at, Span<T>& to) const {
    const View found = view(at);
    if (found.type != elementTypeOf<std::remove_const_t<T>>()) fail(at, "a typed array of its kind", "something else");
    if constexpr (!std::is_const_v<T>) markWritten(at.i);
    to = {static_cast<T*>(found.data), found.size, at.name};
  }

  /// Reads a typed array of one of several types.
  template <typename Void>
  void read(Place at, AnySpan<Void>& to, uint32_t accepted) const {
    const View found = view(at);
    if ((typeBit(found.type) & accepted) == 0) fail(at, "a typed array of its kind", "something else");
    if constexpr (!std::is_const_v<Void>) markWritten(at.i);
    to = {found.data, found.size, found.type, at.name};
  }

  /// Reads positions at which an operator reads or writes. Memory that other threads can write is refused, because positions
  /// could change between check and use.
  void readPositions(Place at, Span<const int32_t>& to) const {
    read(at, to);
    if (recorded_ != nullptr) return;
    napi_value buffer;
    bool own = false;
    napi_get_typedarray_info(env_, values_[at.i], nullptr, nullptr, nullptr, &buffer, nullptr);
    if (napi_is_arraybuffer(env_, buffer, &own) != napi_ok || !own) fail(at, "in memory of one thread", "shared memory");
  }

  /// Returns the written arguments as bits. The last bit stands for all later arguments too.
  uint32_t written() const { return written_; }

 private:
  static constexpr size_t kInline = 24;

  struct View {
    ElementType type;
    int64_t size;
    void* data;
  };

  [[noreturn]] static void fail(Place at, const char* expected, const char* received) {
    throw ArgumentError(at.name, expected, received);
  }

  void markWritten(size_t i) const { written_ |= uint32_t{1} << (i < 31 ? i : 31); }

  /// Returns the recorded argument of a kind. Returns null if the call comes from JavaScript or the argument has another
  /// kind.
  const RecordedArgument* recorded(size_t i, RecordedArgument::Kind kind) const {
    if (recorded_ == nullptr || i >= count_ || recorded_->arguments[i].kind != kind) return nullptr;
    return &recorded_->arguments[i];
  }

  View view(Place at) const {
    if (const RecordedArgument* found = recorded(at.i, RecordedArgument::Kind::kArray)) {
      return {found->type, found->size, found->size == 0 ? nullptr : recorded_->slots[found->slot] + found->offset};
    }
    size_t length;
    napi_typedarray_type type;
    View result{};
    const bool is = recorded_ == nullptr && at.i < count_ &&
                    napi_get_typedarray_info(env_, values_[at.i], &type, &length, &result.data, nullptr, nullptr) == napi_ok;
    if (!is) fail(at, "a typed array", "something else");
    result.size = static_cast<int64_t>(length);
    if (!elementTypeOf(type, &result.type)) fail(at, "a typed array of its kind", "something else");
    return result;
  }

  static int64_t whole(double value, int64_t least, int64_t most, const char* name) {
    if (value >= static_cast<double>(least) && value <= static_cast<double>(most) && std::trunc(value) == value) {
      return static_cast<int64_t>(value);
    }
    throw ArgumentError(name, "a whole number of " + std::to_string(least) + ".." + std::to_string(most), std::to_string(value));
  }

  const napi_env env_;
  napi_value inline_[kInline];
  std::vector<napi_value> more_;
  napi_value* values_ = inline_;
  size_t count_;
  const RecordedCall* recorded_ = nullptr;
  const double* described_ = nullptr;
  int64_t described_count_ = 0;
  mutable int64_t described_read_ = 0;
  mutable uint32_t written_ = 0;
};

}  // namespace gf
