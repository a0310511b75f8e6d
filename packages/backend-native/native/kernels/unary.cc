#include "kernels/unary.h"

#include "kernels/simd-math.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

#define GF_SIGNATURE const float *__restrict x, float *__restrict y, int64_t size, [[maybe_unused]] float p, \
                     [[maybe_unused]] float q

// Computes one value v at a time, in a loop that compilers vectorise, or with the C library for rare operations.
#define GF_EACH(name, expression)   \
  void name(GF_SIGNATURE) {         \
    for (int64_t i = 0; i < size; i++) { \
      const float v = x[i];         \
      y[i] = expression;            \
    }                               \
  }

// Processes a vector v at a time and pads the last one, so that a result does not depend on the position of its value.
#define GF_VECTORS(name, expression)                                 \
  void name(GF_SIGNATURE) {                                          \
    const auto of = [](Floats v) -> Floats { return expression; };   \
    int64_t i = 0;                                                   \
    for (; i + kLanes <= size; i += kLanes) store(y + i, of(load(x + i))); \
    if (i < size) storePart(y + i, of(loadPart(x + i, size - i)), size - i); \
  }

// NaN gives NaN, except for sign, which gives 0.
GF_EACH(abs, __builtin_fabsf(v))
GF_EACH(ceil, __builtin_ceilf(v))
GF_EACH(clip, v > q ? q : v < p ? p : v)
GF_EACH(floor, __builtin_floorf(v))
GF_EACH(leakyRelu, v < 0.0f ? p * v : v)
GF_EACH(neg, -v)
GF_EACH(reciprocal, 1.0f / v)
GF_EACH(relu, v <= 0.0f ? 0.0f : v)
GF_EACH(relu6, v <= 0.0f ? 0.0f : v > 6.0f ? 6.0f : v)
GF_EACH(round, __builtin_rintf(v))
GF_EACH(rsqrt, 1.0f / __builtin_sqrtf(v))
GF_EACH(sign, v > 0.0f ? 1.0f : v < 0.0f ? -1.0f : 0.0f)
GF_EACH(sqrt, __builtin_sqrtf(v))
GF_EACH(square, v * v)
GF_EACH(step, v > 0.0f ? 1.0f : v != v ? v : p)

GF_EACH(acos, __builtin_acosf(v))
GF_EACH(acosh, __builtin_acoshf(v))
GF_EACH(asin, __builtin_asinf(v))
GF_EACH(asinh, __builtin_asinhf(v))
GF_EACH(atan, __builtin_atanf(v))
GF_EACH(atanh, __builtin_atanhf(v))
GF_EACH(cos, __builtin_cosf(v))
GF_EACH(cosh, __builtin_coshf(v))
GF_EACH(erf, __builtin_erff(v))
GF_EACH(sin, __builtin_sinf(v))
GF_EACH(sinh, __builtin_sinhf(v))
GF_EACH(tan, static_cast<float>(__builtin_tan(static_cast<double>(v))))  // tanf is off by an ulp near its poles

// Klambauer et al. 2017, "Self-normalizing neural networks", section 2.
constexpr float kSeluScale = 1.0507009873554805f;
constexpr float kSeluScaleAlpha = 1.0507009873554805 * 1.6732632423543772;

GF_VECTORS(elu, v < 0.0f ? GF_NAMESPACE::expm1(v) : v)
GF_VECTORS(exp, GF_NAMESPACE::exp(v))
GF_VECTORS(expm1, GF_NAMESPACE::expm1(v))
GF_VECTORS(log, GF_NAMESPACE::log(v))
GF_VECTORS(log1p, GF_NAMESPACE::log1p(v))
GF_VECTORS(selu, v < 0.0f ? kSeluScaleAlpha * GF_NAMESPACE::expm1(v) : kSeluScale * v)
GF_VECTORS(sigmoid, GF_NAMESPACE::sigmoid(v))
GF_VECTORS(softplus, GF_NAMESPACE::softplus(v))
GF_VECTORS(tanh, GF_NAMESPACE::tanh(v))

template <typename T, typename R, typename Operation>
void each(const T* __restrict x, R* __restrict y, int64_t size, Operation operation) {
  for (int64_t i = 0; i < size; i++) y[i] = operation(x[i]);
}

constexpr float kInfinity = __builtin_inff();
void isFinite(const float* x, uint8_t* y, int64_t size) {
  each(x, y, size, [](float v) { return __builtin_fabsf(v) < kInfinity; });
}
void isInf(const float* x, uint8_t* y, int64_t size) {
  each(x, y, size, [](float v) { return __builtin_fabsf(v) == kInfinity; });
}
void isNan(const float* x, uint8_t* y, int64_t size) {
  each(x, y, size, [](float v) { return v != v; });
}

int32_t wrapped(uint32_t v) { return static_cast<int32_t>(v); }
void absInts(const int32_t* x, int32_t* y, int64_t size) {
  each(x, y, size, [](int32_t v) { return v < 0 ? wrapped(0u - static_cast<uint32_t>(v)) : v; });
}
void negInts(const int32_t* x, int32_t* y, int64_t size) {
  each(x, y, size, [](int32_t v) { return wrapped(0u - static_cast<uint32_t>(v)); });
}
void reluInts(const int32_t* x, int32_t* y, int64_t size) {
  each(x, y, size, [](int32_t v) { return v < 0 ? 0 : v; });
}
void signInts(const int32_t* x, int32_t* y, int64_t size) {
  each(x, y, size, [](int32_t v) { return v > 0 ? 1 : v < 0 ? -1 : 0; });
}
void squareInts(const int32_t* x, int32_t* y, int64_t size) {
  each(x, y, size, [](int32_t v) { return wrapped(static_cast<uint32_t>(v) * static_cast<uint32_t>(v)); });
}

void logicalNot(const uint8_t* x, uint8_t* y, int64_t size) {
  each(x, y, size, [](uint8_t v) { return v == 0; });
}

}  // namespace

extern const Unary unary = {
#define GF_ENTRY(name) name,
    GF_UNARY_CHEAP(GF_ENTRY) GF_UNARY_COSTLY(GF_ENTRY) GF_UNARY_TEST(GF_ENTRY)
#undef GF_ENTRY
#define GF_ENTRY(name) name##Ints,
    GF_UNARY_INTS(GF_ENTRY)
#undef GF_ENTRY
    logicalNot,
};

}  // namespace GF_NAMESPACE
}  // namespace gf
