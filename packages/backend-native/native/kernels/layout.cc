#include "kernels/layout.h"

#include <string.h>

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

using Word = int32_t __attribute__((may_alias));

/// The numbers 0, 1, ..., n - 1 as arguments of a template.
template <int... i>
struct Numbers {};
template <int n, int... i>
struct NumbersBelow : NumbersBelow<n - 1, n - 1, i...> {};
template <int... i>
struct NumbersBelow<0, i...> {
  using Type = Numbers<i...>;
};
using Lanes = NumbersBelow<kLanes>::Type;

/// Returns a0, b0, a1, b1, ... of the lanes from `first` on.
template <int first, int... i>
inline Floats alternate(Floats a, Floats b, Numbers<i...>) {
  return __builtin_shufflevector(a, b, (first + i / 2 + i % 2 * kLanes)...);
}

/// One step of the transposition: interleaves the elements of each row with those of the row that is kLanes / 2 below.
inline void interleave(const Floats* from, Floats* to) {
  for (int i = 0; i < kLanes / 2; i++) {
    to[2 * i] = alternate<0>(from[i], from[i + kLanes / 2], Lanes());
    to[2 * i + 1] = alternate<kLanes / 2>(from[i], from[i + kLanes / 2], Lanes());
  }
}

/// Transposes a tile of kLanes x kLanes. log2(kLanes) interleavings exchange the row bits and the column bits of an index.
inline void transposeTile(const float* x, int64_t xColumn, float* y, int64_t yRow) {
  static_assert(kLanes == 4 || kLanes == 8 || kLanes == 16, "the number of interleavings below");
  Floats a[kLanes], b[kLanes];
  for (int j = 0; j < kLanes; j++) a[j] = load(x + j * xColumn);
  interleave(a, b);
  interleave(b, a);
  if constexpr (kLanes > 4) {
    interleave(a, b);
    if constexpr (kLanes == 16) {
      interleave(b, a);
    } else {
      for (int i = 0; i < kLanes; i++) a[i] = b[i];
    }
  }
  for (int i = 0; i < kLanes; i++) store(y + i * yRow, a[i]);
}

template <typename T>
void copyEach(const T* x, T* y, const Rectangle& r) {
  for (int64_t i = 0; i < r.rows; i++) {
    for (int64_t j = 0; j < r.columns; j++) y[i * r.yRow + j * r.yColumn] = x[i * r.xRow + j * r.xColumn];
  }
}

/// Copies a run of words. It does not use memcpy, which is ten times slower on some processors if both addresses have the
/// same offset within a page.
inline void copyRun(const float* x, float* y, int64_t size) {
  int64_t j = 0;
  for (; j + 4 * kLanes <= size; j += 4 * kLanes) {
    const Floats a = load(x + j), b = load(x + j + kLanes);
    const Floats c = load(x + j + 2 * kLanes), d = load(x + j + 3 * kLanes);
    store(y + j, a);
    store(y + j + kLanes, b);
    store(y + j + 2 * kLanes, c);
    store(y + j + 3 * kLanes, d);
  }
  for (; j + kLanes <= size; j += kLanes) store(y + j, load(x + j));
  const Word* from = reinterpret_cast<const Word*>(x);
  Word* to = reinterpret_cast<Word*>(y);
  for (; j < size; j++) to[j] = from[j];
}

inline void copyRun(const uint8_t* x, uint8_t* y, int64_t size) { memcpy(y, x, static_cast<size_t>(size)); }

/// Copies rows with so few elements that a loop over the elements takes longer than the copies themselves.
template <int columns, typename T>
void copyShortRuns(const T* x, T* y, const Rectangle& r) {
  for (int64_t i = 0; i < r.rows; i++) {
    for (int j = 0; j < columns; j++) y[i * r.yRow + j] = x[i * r.xRow + j];
  }
}

template <typename T>
void copyRuns(const T* x, T* y, const Rectangle& r) {
  switch (r.columns) {
    case 1: return copyShortRuns<1>(x, y, r);
    case 2: return copyShortRuns<2>(x, y, r);
    case 3: return copyShortRuns<3>(x, y, r);
    case 4: return copyShortRuns<4>(x, y, r);
  }
  for (int64_t i = 0; i < r.rows; i++) copyRun(x + i * r.xRow, y + i * r.yRow, r.columns);
}

/// Writes each value of a column of x to all elements of a row of y.
template <typename T>
void repeat(const T* x, T* y, const Rectangle& r) {
  for (int64_t i = 0; i < r.rows; i++, x += r.xRow, y += r.yRow) {
    const T value = *x;
    for (int64_t j = 0; j < r.columns; j++) y[j] = value;
  }
}

/// Writes the columns of x as rows of y. The last tiles overlap the tiles before them, so that all tiles are whole.
void transpose(const float* x, float* y, const Rectangle& r) {
  for (int64_t i = 0; i < r.rows; i += kLanes) {
    const int64_t top = i + kLanes <= r.rows ? i : r.rows - kLanes;
    for (int64_t j = 0; j < r.columns; j += kLanes) {
      const int64_t left = j + kLanes <= r.columns ? j : r.columns - kLanes;
      transposeTile(x + top + left * r.xColumn, r.xColumn, y + top * r.yRow + left, r.yRow);
    }
  }
}

template <typename T>
void copy(const Rectangle& r) {
  const T* x = static_cast<const T*>(r.x);
  T* y = static_cast<T*>(r.y);
  if (r.yColumn == 1 && r.xColumn == 0) return repeat(x, y, r);
  copyEach(x, y, r);
}

void copyWords(const Rectangle& r) {
  if (r.yColumn == 1 && r.xColumn == 1) {
    return copyRuns(static_cast<const float*>(r.x), static_cast<float*>(r.y), r);
  }
  if (r.yColumn == 1 && r.xRow == 1 && r.rows >= kLanes && r.columns >= kLanes) {
    return transpose(static_cast<const float*>(r.x), static_cast<float*>(r.y), r);
  }
  copy<Word>(r);
}

void copyBytes(const Rectangle& r) {
  if (r.yColumn == 1 && r.xColumn == 1) {
    return copyRuns(static_cast<const uint8_t*>(r.x), static_cast<uint8_t*>(r.y), r);
  }
  copy<uint8_t>(r);
}

}  // namespace

extern const Layout layout = {copyWords, copyBytes};

}  // namespace GF_NAMESPACE
}  // namespace gf
