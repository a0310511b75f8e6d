#include "kernels/layout.h"

#include <string.h>

#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

using Word = int32_t __attribute__((may_alias));

#if defined(GF_ISA_avx512)
#define GF_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define GF_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#elif defined(GF_ISA_avx2)
#define GF_LOW 0, 8, 1, 9, 2, 10, 3, 11
#define GF_HIGH 4, 12, 5, 13, 6, 14, 7, 15
#else
#define GF_LOW 0, 4, 1, 5
#define GF_HIGH 2, 6, 3, 7
#endif

/// One step of the transposition: interleaves the elements of each row with those of the row that is kLanes / 2 below.
inline void interleave(const Floats* from, Floats* to) {
  for (int i = 0; i < kLanes / 2; i++) {
    to[2 * i] = __builtin_shufflevector(from[i], from[i + kLanes / 2], GF_LOW);
    to[2 * i + 1] = __builtin_shufflevector(from[i], from[i + kLanes / 2], GF_HIGH);
  }
}

/// Transposes a tile of kLanes x kLanes. log2(kLanes) interleavings exchange the row bits and the column bits of an index.
inline void transposeTile(const float* x, int64_t xColumn, float* y, int64_t yRow) {
  Floats a[kLanes], b[kLanes];
  for (int j = 0; j < kLanes; j++) a[j] = load(x + j * xColumn);
  interleave(a, b);
  interleave(b, a);
#if defined(GF_ISA_avx512)
  interleave(a, b);
  interleave(b, a);
#elif defined(GF_ISA_avx2)
  interleave(a, b);
  for (int i = 0; i < kLanes; i++) a[i] = b[i];
#endif
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
