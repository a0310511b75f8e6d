#include "kernels/binary.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

/// Contains one loop for each combination of steps, so that compilers vectorise the loops.
template <typename T, typename R, typename Operation>
void row(const T* __restrict a, int64_t aStep, const T* __restrict b, int64_t bStep, R* __restrict y, int64_t size,
         Operation operation) {
  if (aStep != 0 && bStep != 0) {
    for (int64_t i = 0; i < size; i++) y[i] = operation(a[i], b[i]);
  } else if (aStep != 0) {
    const T second = *b;
    for (int64_t i = 0; i < size; i++) y[i] = operation(a[i], second);
  } else if (bStep != 0) {
    const T first = *a;
    for (int64_t i = 0; i < size; i++) y[i] = operation(first, b[i]);
  } else {
    const R value = operation(*a, *b);
    for (int64_t i = 0; i < size; i++) y[i] = value;
  }
}

#define GF_ROW(name, T, R, expression)                                                             \
  void name(const T* a, int64_t aStep, const T* b, int64_t bStep, R* y, int64_t size) {            \
    row(a, aStep, b, bStep, y, size, [](T a, T b) -> R { return static_cast<R>(expression); });    \
  }
#define GF_FLOATS(name, expression) GF_ROW(name, float, float, expression)
#define GF_INTS(name, expression) GF_ROW(name, int32_t, int32_t, expression)

/// x^y by JavaScript's rules, which differ from C for 1^NaN and (-1 or 1)^infinity.
float power(float a, float b) {
  const bool undefined = b != b || (__builtin_fabsf(a) == 1.0f && __builtin_fabsf(b) == __builtin_inff());
  return undefined ? __builtin_nanf("") : __builtin_powf(a, b);
}

/// The exact remainder with the sign of a. Below 2^27 a quotient of floats cannot be rounded to the next whole number in
/// double, and its products are exact.
double remainder(double a, double b) {
  const double quotient = a / b;
  if (!(__builtin_fabs(quotient) < 134217728.0)) return __builtin_fmod(a, b);
  const int32_t whole = static_cast<int32_t>(quotient);
  return whole == 0 ? a : __builtin_copysign(a - whole * b, a);
}

/// Computes the remainder with the sign of the divisor.
float modulo(float a, float b) {
  const double rest = remainder(static_cast<double>(a), static_cast<double>(b));
  if ((a < 0.0f && b < 0.0f) || (a >= 0.0f && b >= 0.0f)) return static_cast<float>(rest);
  return static_cast<float>(__builtin_fmod(rest + b, static_cast<double>(b)));
}

int32_t moduloInts(int32_t a, int32_t b) {
  if (b == 0 || b == -1) return 0;
  const int32_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

/// Computes a / b, rounded down. The result is 0 if b is 0, because the conversion of an infinity to int32 gives 0.
int32_t floorDivision(int32_t a, int32_t b) {
  if (b == 0) return 0;
  const int64_t quotient = static_cast<int64_t>(a) / b;
  const bool above = quotient * b != a && (a < 0) != (b < 0);
  return static_cast<int32_t>(static_cast<uint32_t>(quotient - above));
}

GF_FLOATS(add, a + b)
GF_FLOATS(atan2, __builtin_atan2f(a, b))
GF_FLOATS(divide, a / b)
GF_FLOATS(eluGrad, b >= 0.0f ? a : a * (b + 1.0f))
// If an operand is NaN, the result is NaN.
GF_FLOATS(maximum, a > b ? a : a != a ? a : b)
GF_FLOATS(minimum, a < b ? a : a != a ? a : b)
GF_FLOATS(mod, modulo(a, b))
GF_FLOATS(multiply, a * b)
GF_FLOATS(pow, power(a, b))
GF_FLOATS(prelu, a < 0.0f ? b * a : a)
GF_FLOATS(squaredDifference, (a - b) * (a - b))
GF_FLOATS(subtract, a - b)

constexpr uint32_t whole(int32_t v) { return static_cast<uint32_t>(v); }

GF_INTS(addInts, whole(a) + whole(b))
GF_INTS(floorDivInts, floorDivision(a, b))
GF_INTS(maximumInts, a > b ? a : b)
GF_INTS(minimumInts, a < b ? a : b)
GF_INTS(modInts, moduloInts(a, b))
GF_INTS(multiplyInts, whole(a) * whole(b))
GF_INTS(squaredDifferenceInts, (whole(a) - whole(b)) * (whole(a) - whole(b)))
GF_INTS(subtractInts, whole(a) - whole(b))

#define GF_TEST(name, expression)            \
  GF_ROW(name, float, uint8_t, expression) \
  GF_ROW(name##Ints, int32_t, uint8_t, expression)
GF_TEST(equal, a == b)
GF_TEST(greater, a > b)
GF_TEST(greaterEqual, a >= b)
GF_TEST(less, a < b)
GF_TEST(lessEqual, a <= b)
GF_TEST(notEqual, a != b)

GF_ROW(logicalAnd, uint8_t, uint8_t, a != 0 && b != 0)
GF_ROW(logicalOr, uint8_t, uint8_t, a != 0 || b != 0)

}  // namespace

extern const Binary binary = {
#define GF_ENTRY(name) name,
#define GF_INT_ENTRY(name) name##Ints,
#define GF_BOTH_ENTRIES(name) name, name##Ints,
    GF_BINARY_CHEAP(GF_ENTRY) GF_BINARY_COSTLY(GF_ENTRY) GF_BINARY_INTS(GF_INT_ENTRY) GF_BINARY_TEST(GF_BOTH_ENTRIES)
        GF_BINARY_BOOLS(GF_ENTRY)};

}  // namespace GF_NAMESPACE
}  // namespace gf
