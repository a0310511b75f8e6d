// The arguments of a binding. All of them are checked before memory is accessed, because arguments from JavaScript are never
// trusted.
#pragma once

#include <napi.h>

#include <cmath>
#include <cstdint>
#include <new>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "bind/calls.h"

namespace gf {

/// Returns `a * b`, or throws a RangeError if it overflows, because sizes come from JavaScript.
inline int64_t product(Napi::Env env, int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_mul_overflow(a, b, &result)) throw Napi::RangeError::New(env, "[backend-native] a shape is too large");
  return result;
}

/// A double represents all integers up to this one exactly.
constexpr int64_t kMostWhole = int64_t{1} << 53;

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
    own_ = static_cast<const Export*>(data);
    described_ = own_->described;
    described_count_ = Instance::kNumbers;
  }
  /// Reads the arguments of a recorded call. `call` must live as long as this object.
  Args(napi_env env, const Export* own, const RecordedCall& call)
      : env_(env), count_(call.count), own_(own), recorded_(&call), described_(call.described),
        described_count_(call.described_count) {}
  Args(const Args&) = delete;
  Args& operator=(const Args&) = delete;

  Napi::Env env() const { return Napi::Env(env_); }
  const char* name() const { return own_->name; }
  size_t count() const { return count_; }
  /// Returns an argument as a value of JavaScript. A recorded call has no such values.
  napi_value operator[](size_t i) const {
    if (recorded_ != nullptr || i >= count_) fail(i, "a value of JavaScript's", "none");
    return values_[i];
  }

  bool given(size_t i) const {
    if (recorded_ != nullptr) return i < count_ && recorded_->arguments[i].kind != RecordedArgument::Kind::kNone;
    napi_valuetype type;
    return i < count_ && napi_typeof(env_, values_[i], &type) == napi_ok && type != napi_undefined && type != napi_null;
  }

  /// Returns argument i, which must be an integer in [least, most].
  int64_t integer(size_t i, int64_t least = 0, int64_t most = kMostWhole) const {
    return whole(number(i), least, most, i);
  }

  /// Returns number `i` of the call's described numbers, which must be an integer in [least, most].
  int64_t described(int64_t i, int64_t least = 0, int64_t most = kMostWhole) const {
    if (i < 0 || i >= described_count_) fail("more numbers are described than there is room for");
    if (i >= described_read_) described_read_ = i + 1;
    return whole(described_[i], least, most, -1);
  }

  /// Returns the number of described numbers that were read.
  int64_t describedRead() const { return described_read_; }

  double number(size_t i) const {
    if (const RecordedArgument* found = recorded(i, RecordedArgument::Kind::kNumber)) return found->number;
    double value;
    if (recorded_ != nullptr || i >= count_ || napi_get_value_double(env_, values_[i], &value) != napi_ok) fail(i, "a number", "something else");
    return value;
  }

  bool boolean(size_t i) const {
    if (const RecordedArgument* found = recorded(i, RecordedArgument::Kind::kBoolean)) return found->number != 0;
    bool value;
    if (recorded_ != nullptr || i >= count_ || napi_get_value_bool(env_, values_[i], &value) != napi_ok) fail(i, "a boolean", "something else");
    return value;
  }

  /// Returns a typed array of exactly `size` elements: float, double, int32_t or uint8_t, const if it is only read. Returns
  /// null if the array is empty.
  template <typename T>
  T* array(size_t i, int64_t size) const {
    int64_t found;
    T* data = array<T>(i, &found);
    if (found != size) fail(i, "an array of " + std::to_string(size), std::to_string(found));
    return data;
  }

  /// Returns a typed array of any size, and its size in `size`.
  template <typename T>
  T* array(size_t i, int64_t* size) const {
    napi_typedarray_type type;
    void* data;
    if (!view(i, &type, size, &data) || type != typeOf<std::remove_const_t<T>>()) {
      fail(i, "a typed array of its kind", "something else");
    }
    if constexpr (!std::is_const_v<T>) markWritten(i);
    return static_cast<T*>(data);
  }

  /// Returns positions at which a kernel reads or writes, exactly `size` of them. Memory that other threads can write is
  /// refused, because positions could change between check and use.
  const int32_t* positions(size_t i, int64_t size) const {
    int64_t found;
    const int32_t* data = positions(i, &found);
    if (found != size) fail(i, "an array of " + std::to_string(size), std::to_string(found));
    return data;
  }

  /// Returns positions of any number, and their number in `size`.
  const int32_t* positions(size_t i, int64_t* size) const {
    const int32_t* data = array<const int32_t>(i, size);
    if (recorded_ != nullptr) return data;
    napi_value buffer;
    bool own = false;
    napi_get_typedarray_info(env_, values_[i], nullptr, nullptr, nullptr, &buffer, nullptr);
    if (napi_is_arraybuffer(env_, buffer, &own) != napi_ok || !own) fail(i, "in memory of one thread", "shared memory");
    return data;
  }

  /// Returns a typed array of any tensor type (float, int32_t or uint8_t), its size, and the bytes of an element.
  const void* elements(size_t i, int64_t* size, int64_t* bytes) const { return anyElements(i, size, bytes); }

  /// Returns the same for an array that the call writes.
  void* writtenElements(size_t i, int64_t* size, int64_t* bytes) const {
    markWritten(i);
    return anyElements(i, size, bytes);
  }

  /// Returns the written arguments as bits. The last bit stands for all later arguments too.
  uint32_t written() const { return written_; }
  /// Returns the type of a typed array.
  napi_typedarray_type type(size_t i) const {
    napi_typedarray_type type;
    int64_t size;
    void* data;
    if (!view(i, &type, &size, &data)) fail(i, "a typed array", "something else");
    return type;
  }

  /// Returns whether argument i is a typed array of type T.
  template <typename T>
  bool holds(size_t i) const {
    napi_typedarray_type type;
    int64_t size;
    void* data;
    return view(i, &type, &size, &data) && type == typeOf<T>();
  }

  [[noreturn]] void fail(size_t i, const std::string& expected, const std::string& received) const {
    throw Napi::RangeError::New(env(), std::string("[backend-native] ") + name() + ": argument " + std::to_string(i) +
                                           " must be " + expected + "; received " + received + ".");
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Napi::RangeError::New(env(), std::string("[backend-native] ") + name() + ": " + what);
  }

 private:
  static constexpr size_t kInline = 24;

  void markWritten(size_t i) const { written_ |= uint32_t{1} << (i < 31 ? i : 31); }

  void* anyElements(size_t i, int64_t* size, int64_t* bytes) const {
    napi_typedarray_type kind;
    void* data;
    if (!view(i, &kind, size, &data)) fail(i, "a typed array", "something else");
    if (kind != napi_float32_array && kind != napi_int32_array && kind != napi_uint8_array) {
      fail(i, "a typed array of its kind", "something else");
    }
    *bytes = kind == napi_uint8_array ? 1 : 4;
    return data;
  }

  template <typename T>
  static constexpr napi_typedarray_type typeOf() {
    if constexpr (std::is_same_v<T, float>) return napi_float32_array;
    if constexpr (std::is_same_v<T, double>) return napi_float64_array;
    if constexpr (std::is_same_v<T, int32_t>) return napi_int32_array;
    if constexpr (std::is_same_v<T, uint8_t>) return napi_uint8_array;
  }

  /// Returns the recorded argument of a kind. Returns null if the call comes from JavaScript or the argument has another
  /// kind.
  const RecordedArgument* recorded(size_t i, RecordedArgument::Kind kind) const {
    if (recorded_ == nullptr || i >= count_ || recorded_->arguments[i].kind != kind) return nullptr;
    return &recorded_->arguments[i];
  }

  bool view(size_t i, napi_typedarray_type* type, int64_t* size, void** data) const {
    if (const RecordedArgument* found = recorded(i, RecordedArgument::Kind::kArray)) {
      *type = found->type;
      *size = found->size;
      *data = found->size == 0 ? nullptr : recorded_->slots[found->slot] + found->offset;
      return true;
    }
    if (recorded_ != nullptr) return false;
    size_t length;
    if (i >= count_ || napi_get_typedarray_info(env_, values_[i], type, &length, data, nullptr, nullptr) != napi_ok) {
      return false;
    }
    *size = static_cast<int64_t>(length);
    return true;
  }

  /// Returns `value` as an integer in [least, most]. `at` is the index of the argument, or -1 for a described number.
  int64_t whole(double value, int64_t least, int64_t most, size_t at) const {
    if (value >= static_cast<double>(least) && value <= static_cast<double>(most) && std::trunc(value) == value) {
      return static_cast<int64_t>(value);
    }
    const std::string expected = "a whole number of " + std::to_string(least) + ".." + std::to_string(most);
    if (at == static_cast<size_t>(-1)) fail("what is described must be " + expected + "; received " + std::to_string(value) + ".");
    fail(at, expected, std::to_string(value));
  }

  const napi_env env_;
  napi_value inline_[kInline];
  std::vector<napi_value> more_;
  napi_value* values_ = inline_;
  size_t count_;
  const Export* own_;
  const RecordedCall* recorded_ = nullptr;
  const double* described_ = nullptr;
  int64_t described_count_ = 0;
  mutable int64_t described_read_ = 0;
  mutable uint32_t written_ = 0;
};

/// Runs `body` and converts C++ exceptions to JavaScript errors.
template <typename F>
napi_value guarded(napi_env env, const char* name, F&& body) noexcept {
  const auto error = [=](const char* what) {
    return Napi::Error::New(env, std::string("[backend-native] ") + name + ": " + what);
  };
  try {
    try {
      return body();
    } catch (const Napi::Error&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw error("out of memory. Use a smaller batch.");
    } catch (const std::length_error&) {
      throw error("out of memory. Use a smaller batch.");
    } catch (const std::exception& caught) {
      throw error(caught.what());
    } catch (...) {
      throw error("failed");
    }
  } catch (const Napi::Error& thrown) {
    thrown.ThrowAsJavaScriptException();
  }
  return nullptr;
}

/// Exports `binding` as a function of `exports`. A binding receives the arguments and returns nothing or a value. All
/// functions are exported this way.
template <auto binding>
void expose(Napi::Env env, Napi::Object exports, const char* name) {
  Instance& instance = *env.GetInstanceData<Instance>();
  const auto run = [](const Args& args) -> napi_value {
    if constexpr (std::is_void_v<decltype(binding(args))>) {
      binding(args);
      return nullptr;
    } else {
      return binding(args);
    }
  };
  instance.exports.push_back({name, instance.described, &instance, run});
  const auto call = [](napi_env env, napi_callback_info info) -> napi_value {
    void* own = nullptr;
    napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &own);
    return guarded(env, static_cast<const Export*>(own)->name, [&]() -> napi_value {
      const Args args(env, info);
      napi_value result = static_cast<const Export*>(own)->run(args);
      Instance& instance = *static_cast<const Export*>(own)->instance;
      instance.described_read = args.describedRead();
      instance.written = args.written();
      return result;
    });
  };
  napi_value function;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, call, &instance.exports.back(), &function) != napi_ok) {
    throw Napi::Error::New(env);
  }
  Napi::Function named(env, function);
  named.Set("id", static_cast<double>(instance.exports.size() - 1));
  exports.Set(name, named);
}

// The bindings of each family of kernels are in bind/.
#define GF_FAMILIES(X) \
  X(ActivationGrad) X(AddN) X(Arg) X(Binary) X(Cast) X(Convolution) X(Depthwise) X(DoubleMatrix) X(Fill) \
  X(Layout) X(MatMul) X(MirrorPadGrad) X(Normalization) X(Optimizer) X(Pooling) X(Program) X(Random) X(Reduction) X(Resize) \
  X(Scan) X(Segment) X(Select) X(Softmax) X(Unary)
#define GF_DECLARE(name) void register##name(Napi::Env env, Napi::Object exports);
GF_FAMILIES(GF_DECLARE)
#undef GF_DECLARE

}  // namespace gf
