// Arguments of a binding, checked before any memory is touched: what JavaScript passes is never trusted.
#pragma once

#include <napi.h>

#include <cstdint>
#include <new>
#include <string>

namespace gf {

/// `a * b`, or a RangeError where it does not fit: sizes come from outside.
inline int64_t product(Napi::Env env, int64_t a, int64_t b) {
  int64_t result;
  if (__builtin_mul_overflow(a, b, &result)) throw Napi::RangeError::New(env, "[backend-native] a shape is too large");
  return result;
}

class Args {
 public:
  Args(const Napi::CallbackInfo& info, const char* name) : info_(info), name_(name) {}

  Napi::Env env() const { return info_.Env(); }
  size_t count() const { return info_.Length(); }
  Napi::Value operator[](size_t i) const { return info_[i]; }
  bool given(size_t i) const { return i < info_.Length() && !info_[i].IsUndefined() && !info_[i].IsNull(); }

  /// A whole number of [least, most].
  int64_t integer(size_t i, int64_t least = 0, int64_t most = INT32_MAX) const {
    const double value = number(i);
    if (!(value >= static_cast<double>(least) && value <= static_cast<double>(most)) ||
        value != static_cast<double>(static_cast<int64_t>(value))) {
      fail(i, "a whole number of " + std::to_string(least) + ".." + std::to_string(most), std::to_string(value));
    }
    return static_cast<int64_t>(value);
  }

  double number(size_t i) const {
    if (i >= info_.Length() || !info_[i].IsNumber()) fail(i, "a number", "something else");
    return info_[i].As<Napi::Number>().DoubleValue();
  }

  bool boolean(size_t i) const {
    if (i >= info_.Length() || !info_[i].IsBoolean()) fail(i, "a boolean", "something else");
    return info_[i].As<Napi::Boolean>().Value();
  }

  /// A typed array of exactly `size` elements: float, double, int32_t or uint8_t. Null where it has none.
  template <typename T>
  T* array(size_t i, int64_t size) const {
    int64_t found;
    T* data = array<T>(i, &found);
    if (found != size) fail(i, "an array of " + std::to_string(size), std::to_string(found));
    return data;
  }

  /// A typed array of any size, which is given back.
  template <typename T>
  T* array(size_t i, int64_t* size) const {
    napi_typedarray_type type;
    size_t length;
    void* data;
    const bool is = i < info_.Length() && info_[i].IsTypedArray() &&
                    napi_get_typedarray_info(env(), info_[i], &type, &length, &data, nullptr, nullptr) == napi_ok;
    if (!is || type != typeOf<T>()) fail(i, "a typed array of its kind", "something else");
    *size = static_cast<int64_t>(length);
    return static_cast<T*>(data);
  }

  /// A typed array of whatever kind a tensor has, float, int32_t or uint8_t, and the bytes of an element.
  void* elements(size_t i, int64_t* size, int64_t* bytes) const {
    switch (type(i)) {
      case napi_float32_array: *bytes = 4; return array<float>(i, size);
      case napi_int32_array: *bytes = 4; return array<int32_t>(i, size);
      default: *bytes = 1; return array<uint8_t>(i, size);
    }
  }

  /// The kind of a typed array.
  napi_typedarray_type type(size_t i) const {
    if (i >= info_.Length() || !info_[i].IsTypedArray()) fail(i, "a typed array", "something else");
    return info_[i].As<Napi::TypedArray>().TypedArrayType();
  }

  /// Whether it is a typed array of that type.
  template <typename T>
  bool holds(size_t i) const {
    napi_typedarray_type type;
    return i < info_.Length() && info_[i].IsTypedArray() &&
           napi_get_typedarray_info(env(), info_[i], &type, nullptr, nullptr, nullptr, nullptr) == napi_ok &&
           type == typeOf<T>();
  }

  [[noreturn]] void fail(size_t i, const std::string& expected, const std::string& received) const {
    throw Napi::RangeError::New(env(), std::string("[backend-native] ") + name_ + ": argument " + std::to_string(i) +
                                           " must be " + expected + "; received " + received + ".");
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Napi::RangeError::New(env(), std::string("[backend-native] ") + name_ + ": " + what);
  }

 private:
  template <typename T>
  static constexpr napi_typedarray_type typeOf() {
    if constexpr (std::is_same_v<T, float>) return napi_float32_array;
    if constexpr (std::is_same_v<T, double>) return napi_float64_array;
    if constexpr (std::is_same_v<T, int32_t>) return napi_int32_array;
    if constexpr (std::is_same_v<T, uint8_t>) return napi_uint8_array;
  }

  const Napi::CallbackInfo& info_;
  const char* name_;
};

using Binding = void (*)(const Args&);

/// Makes `binding` a function of `exports`; memory that cannot be had becomes a JavaScript error.
template <Binding binding>
void expose(Napi::Env env, Napi::Object exports, const char* name) {
  exports.Set(name, Napi::Function::New(
                        env,
                        [](const Napi::CallbackInfo& info) {
                          const Args args(info, static_cast<const char*>(info.Data()));
                          try {
                            binding(args);
                          } catch (const std::bad_alloc&) {
                            throw Napi::Error::New(info.Env(), std::string("[backend-native] ") +
                                                                   static_cast<const char*>(info.Data()) +
                                                                   ": out of memory. Use a smaller batch.");
                          }
                        },
                        name, const_cast<char*>(name)));
}

// Each family's bindings, in bind/.
#define GF_FAMILIES(X) \
  X(ActivationGrad) X(AddN) X(Arg) X(Binary) X(Cast) X(Convolution) X(Depthwise) X(DoubleMatrix) X(Layout) \
  X(MatMul) X(MirrorPadGrad) X(Normalization) X(Optimizer) X(Pooling) X(Reduction) X(Resize) X(Scan) X(Segment) \
  X(Select) X(Softmax) X(Unary)
#define GF_DECLARE(name) void register##name(Napi::Env env, Napi::Object exports);
GF_FAMILIES(GF_DECLARE)
#undef GF_DECLARE

}  // namespace gf
