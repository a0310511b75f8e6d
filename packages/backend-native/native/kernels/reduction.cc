#include "kernels/reduction.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

struct Sum {
  static double of(double a, double b) { return a + b; }
  // Computes in unsigned integers, so that sums that are too large wrap.
  static int64_t of(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  }
};

struct Product {
  static double of(double a, double b) { return a * b; }
  static int64_t of(int64_t a, int64_t b) {
    return static_cast<int64_t>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  }
};

// Both use two selections instead of one with two conditions, because compilers can vectorise two selections.
struct Maximum {
  template <typename Acc>
  static Acc of(Acc a, Acc b) {
    const Acc larger = b > a ? b : a;
    return b != b ? b : larger;
  }
};

struct Minimum {
  template <typename Acc>
  static Acc of(Acc a, Acc b) {
    const Acc smaller = b < a ? b : a;
    return b != b ? b : smaller;
  }
};

template <typename Op, typename Acc>
void more(const Acc* __restrict x, int64_t size, Acc* __restrict accumulators) {
  for (int64_t j = 0; j < size; j++) accumulators[j] = Op::of(accumulators[j], x[j]);
}

/// Folds x [rows,width] into accumulators that are already set. It folds four rows per pass, because each pass reads and
/// writes the accumulators.
template <typename Op, typename T, typename Acc>
void foldRows(const T* __restrict x, int64_t rows, int64_t width, int64_t stride, Acc* __restrict accumulators) {
  int64_t i = 0;
  for (; i + 4 <= rows; i += 4) {
    const T* __restrict a = x + i * stride;
    const T* __restrict b = a + stride;
    const T* __restrict c = b + stride;
    const T* __restrict d = c + stride;
    for (int64_t j = 0; j < width; j++) {
      const Acc ab = Op::of(static_cast<Acc>(a[j]), static_cast<Acc>(b[j]));
      const Acc cd = Op::of(static_cast<Acc>(c[j]), static_cast<Acc>(d[j]));
      accumulators[j] = Op::of(accumulators[j], Op::of(ab, cd));
    }
  }
  for (; i < rows; i++) {
    const T* __restrict a = x + i * stride;
    for (int64_t j = 0; j < width; j++) accumulators[j] = Op::of(accumulators[j], static_cast<Acc>(a[j]));
  }
}

/// Treats several narrow rows as one row of up to kFoldWidth columns. At the end it folds this row in halves.
template <typename Op, typename T, typename Acc>
void rows(const T* x, int64_t rows, int64_t width, int64_t stride, Acc* accumulators) {
  int64_t together = 1;
  if (stride == width) {
    while (2 * together <= rows && 2 * together * width <= kFoldWidth) together *= 2;
  }
  Acc wide[kFoldWidth];
  const int64_t size = together * width;
  const int64_t whole = rows / together;
  for (int64_t j = 0; j < size; j++) wide[j] = static_cast<Acc>(x[j]);
  foldRows<Op>(x + together * stride, whole - 1, size, together * stride, wide);
  const T* rest = x + whole * together * stride;
  foldRows<Op>(rest, 1, (rows - whole * together) * width, 0, wide);
  for (int64_t half = size / 2; half >= width; half /= 2) more<Op>(wide + half, half, wide);
  for (int64_t j = 0; j < width; j++) accumulators[j] = wide[j];
}

template <typename Op, typename T, typename Acc>
constexpr Fold<T, Acc> fold() { return {rows<Op, T, Acc>, more<Op, Acc>}; }

}  // namespace

extern const Reduction reduction = {
    fold<Sum, float, double>(),        fold<Product, float, double>(),
    fold<Maximum, float, float>(),     fold<Minimum, float, float>(),
    fold<Sum, int32_t, int64_t>(),     fold<Product, int32_t, int64_t>(),
    fold<Maximum, int32_t, int32_t>(), fold<Minimum, int32_t, int32_t>(),
    fold<Sum, uint8_t, int64_t>(),     fold<Product, uint8_t, int64_t>(),
    fold<Maximum, uint8_t, uint8_t>(), fold<Minimum, uint8_t, uint8_t>(),
};

}  // namespace GF_NAMESPACE
}  // namespace gf
