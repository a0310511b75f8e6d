// The axes of two operands that are broadcast to one shape, and the iteration over the rows of these operands.
#pragma once

#include <cstring>

#include "ops/binary.h"
#include "runtime/pages.h"
#include "runtime/sizes.h"

namespace gf {

/// Runs of adjacent axes. Along a run, each operand either steps or stays at its element; adjacent runs differ. The last run
/// is the innermost.
struct Broadcast {
  static constexpr int kMostRuns = 8;

  int runs;
  int64_t size[kMostRuns];
  int64_t aStride[kMostRuns];
  int64_t bStride[kMostRuns];

  /// Takes the runs. With 0 runs, each operand has all elements of y or a single value. The sizes of the three arrays are
  /// checked.
  Broadcast(const BroadcastRun* given, int64_t count, int64_t aSize, int64_t bSize, int64_t ySize) {
    runs = static_cast<int>(count);
    if (runs == 0) {
      runs = 1;
      size[0] = ySize;
      aStride[0] = aSize == 1 ? 0 : 1;
      bStride[0] = bSize == 1 ? 0 : 1;
      if ((aSize != 1 && aSize != ySize) || (bSize != 1 && bSize != ySize)) throw ArgumentError("sizes differ");
      return;
    }
    int64_t a = 1, b = 1, y = 1;
    for (int run = runs - 1; run >= 0; run--) {
      const bool steps[2] = {given[run].aSteps == 1, given[run].bSteps == 1};
      size[run] = given[run].size;
      aStride[run] = steps[0] ? a : 0;
      bStride[run] = steps[1] ? b : 0;
      if (steps[0]) a = product(a, size[run]);
      if (steps[1]) b = product(b, size[run]);
      y = product(y, size[run]);
    }
    if (a != aSize || b != bSize || y != ySize) throw ArgumentError("runs", "of the operands' sizes", "others");
  }

  /// Calls row(aOffset, aStep, bOffset, bStep, yOffset, count) for the pieces of rows in [begin,end) of y.
  template <typename Row>
  void walk(int64_t begin, int64_t end, Row&& row) const {
    int64_t at[kMostRuns];
    int64_t a = 0, b = 0, rest = begin;
    for (int run = runs - 1; run >= 0; run--) {
      at[run] = run == 0 ? rest : rest % size[run];
      rest /= size[run];
      a += at[run] * aStride[run];
      b += at[run] * bStride[run];
    }
    const int inner = runs - 1;
    for (int64_t position = begin; position < end;) {
      const int64_t left = inner == 0 ? end - position : size[inner] - at[inner];
      const int64_t count = left < end - position ? left : end - position;
      row(a, aStride[inner], b, bStride[inner], position, count);
      position += count;
      at[inner] += count;
      a += count * aStride[inner];
      b += count * bStride[inner];
      for (int run = inner; run > 0 && at[run] == size[run]; run--) {
        a += aStride[run - 1] - at[run] * aStride[run];
        b += bStride[run - 1] - at[run] * bStride[run];
        at[run] = 0;
        at[run - 1]++;
      }
    }
  }
};

/// A row that one operand repeats, copied several times into a longer row. So short rows need fewer calls.
template <typename T>
class LongRow {
 public:
  /// Replaces the operand that repeats, and lengthens the rows of `broadcast`, if these rows are short.
  LongRow(Broadcast& broadcast, const T*& a, const T*& b) {
    if (broadcast.runs != 2 || broadcast.aStride[1] == 0 || broadcast.bStride[1] == 0) return;
    const bool repeatsA = broadcast.aStride[0] == 0;
    if (repeatsA == (broadcast.bStride[0] == 0)) return;
    const int64_t length = broadcast.size[1];
    const int64_t copies = length == 0 ? 0 : kLength / length;
    if (copies < 2 || broadcast.size[0] < copies) return;
    row_ = allocateArray<T>(sizeOf(length, copies));
    const T*& repeated = repeatsA ? a : b;
    for (int64_t i = 0; i < copies; i++) {
      std::memcpy(row_.get() + i * length, repeated, static_cast<size_t>(length) * sizeof(T));
    }
    repeated = row_.get();
    // The last row may be shorter, because the iteration ends at the end of y.
    broadcast.size[0] = ceilDiv(broadcast.size[0], copies);
    broadcast.size[1] = length * copies;
    (repeatsA ? broadcast.bStride : broadcast.aStride)[0] = broadcast.size[1];
  }

 private:
  static constexpr int64_t kLength = 256;
  Array<T> row_;
};

/// Rows of a few elements along which one operand repeats, such as the channels of pixels that are weighed. They are
/// joined to long rows, and a piece of the repeated operand is written out before each use.
template <typename T>
class ShortRows {
 public:
  /// Changes `broadcast` if it has such rows.
  explicit ShortRows(Broadcast& broadcast) {
    const int inner = broadcast.runs - 1;
    if (inner < 1) return;
    const int64_t times = broadcast.size[inner];
    const bool repeatsA = broadcast.aStride[inner] == 0;
    const bool steps = broadcast.aStride[inner - 1] != 0 && broadcast.bStride[inner - 1] != 0;
    if (times < 2 || times > kMostTimes || repeatsA == (broadcast.bStride[inner] == 0) || !steps) return;
    times_ = times;
    repeatsA_ = repeatsA;
    broadcast.size[inner - 1] *= times;
    // Steps of the repeated operand count its elements written out.
    int64_t* repeated = repeatsA ? broadcast.aStride : broadcast.bStride;
    int64_t* other = repeatsA ? broadcast.bStride : broadcast.aStride;
    for (int run = 0; run < inner; run++) repeated[run] *= times;
    repeated[inner - 1] = other[inner - 1] = 1;
    broadcast.runs = inner;
  }

  bool any() const { return times_ > 0; }

  /// Calls row(a, b, y, count) for pieces of a row of `broadcast`.
  template <typename R, typename Row>
  void walk(const T* a, int64_t aOffset, const T* b, int64_t bOffset, R* y, int64_t count, const Row& row) const {
    constexpr int64_t kPiece = 512;
    T written[kPiece];
    const T* from = repeatsA_ ? a : b;
    int64_t offset = repeatsA_ ? aOffset : bOffset;
    const T* other = repeatsA_ ? b + bOffset : a + aOffset;
    for (int64_t done = 0; done < count; done += kPiece, offset += kPiece) {
      const int64_t size = count - done < kPiece ? count - done : kPiece;
      writeOut(from + offset / times_, offset % times_, size, written);
      if (repeatsA_) row(written, other + done, y + done, size);
      else row(other + done, written, y + done, size);
    }
  }

 private:
  static constexpr int64_t kMostTimes = 16;

  /// Each element `times_` times, without the first `missing` of them.
  void writeOut(const T* from, int64_t missing, int64_t size, T* to) const {
    int64_t i = 0;
    if (missing > 0) {
      for (; i < size && missing < times_; i++, missing++) to[i] = *from;
      from++;
    }
    switch (times_) {
      case 2: i = whole<2>(from, i, size, to); break;
      case 3: i = whole<3>(from, i, size, to); break;
      case 4: i = whole<4>(from, i, size, to); break;
      default:
        for (; i + times_ <= size; from++) {
          for (int64_t k = 0; k < times_; k++) to[i++] = *from;
        }
    }
    for (; i < size; i++) to[i] = *from;
  }

  template <int64_t times>
  static int64_t whole(const T*& from, int64_t i, int64_t size, T* to) {
    for (; i + times <= size; i += times, from++) {
      for (int64_t k = 0; k < times; k++) to[i + k] = *from;
    }
    return i;
  }

  int64_t times_ = 0;
  bool repeatsA_ = false;
};

}  // namespace gf
