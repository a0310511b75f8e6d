#include "kernels/gemm.h"

#include "kernels/gemm-pack.h"
#include "kernels/gemm-tile.h"
#include "kernels/simd.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

constexpr int kColumns = kTileVectors * kLanes;
/// The prefetch distances of the right factor. kAhead is in rows. kAheadAcross is in values of a column, for factors whose
/// columns are contiguous.
constexpr int64_t kAhead = 16, kAheadAcross = 32;
/// The lines of a transposed left panel consist of whole vectors.
constexpr int kLineStride = (kTileRows + kLanes - 1) / kLanes * kLanes;
constexpr int kLeftSize =
    kTileRows * kRowStride > kLineStride * kDepth ? kTileRows * kRowStride : kLineStride * kDepth;

void packLeft(const Patches& from, const Block& block, void* to) {
  packRows<Fp32, true>(from, block, static_cast<float*>(to), kRowStride);
}

void packLeftTransposed(const Patches& from, const Block& block, void* to) {
  packColumns<kLineStride>(from, block, static_cast<float*>(to));
}

/// Transposes four inner rows of four columns. The inner rows are adjacent in `from`.
inline void transposeQuad(const float* from, int64_t columnStride, float* to, int64_t width) {
#if defined(__clang__) || __GNUC__ >= 12
  Quad q[4];
  for (int j = 0; j < 4; j++) q[j] = *reinterpret_cast<const UnalignedQuad*>(from + j * columnStride);
  const Quad low01 = __builtin_shufflevector(q[0], q[1], 0, 4, 1, 5);
  const Quad low23 = __builtin_shufflevector(q[2], q[3], 0, 4, 1, 5);
  const Quad high01 = __builtin_shufflevector(q[0], q[1], 2, 6, 3, 7);
  const Quad high23 = __builtin_shufflevector(q[2], q[3], 2, 6, 3, 7);
  const Quad lines[4] = {
      __builtin_shufflevector(low01, low23, 0, 1, 4, 5), __builtin_shufflevector(low01, low23, 2, 3, 6, 7),
      __builtin_shufflevector(high01, high23, 0, 1, 4, 5), __builtin_shufflevector(high01, high23, 2, 3, 6, 7)};
  for (int i = 0; i < 4; i++) *reinterpret_cast<UnalignedQuad*>(to + i * width) = lines[i];
#else
  for (int i = 0; i < 4; i++) {
    for (int j = 0; j < 4; j++) to[i * width + j] = from[j * columnStride + i];
  }
#endif
}

/// Packs `depth` inner rows of `count` columns into lines of `width` values, if adjacent columns are not adjacent in memory.
void packAcross(const float* from, const Weights& w, int64_t count, int64_t depth, float* to, int64_t width) {
  int64_t k = 0;
  if (w.innerStride == 1) {
    // Reads one cache line of each of four columns at a time, because columns at a power-of-two distance share a cache set.
    for (; k + 4 <= depth; k += 16) {
      const int64_t end = least(k + 16, depth / 4 * 4);
      int64_t j = 0;
      for (; j + 4 <= count; j += 4) {
        for (int64_t i = k; i < end; i += 4) {
          if (i % 16 == 0) {
            for (int64_t c = j; c < j + 4; c++) __builtin_prefetch(from + i + kAheadAcross + c * w.columnStride);
          }
          transposeQuad(from + i + j * w.columnStride, w.columnStride, to + i * width + j, width);
        }
      }
      for (; j < count; j++) {
        for (int64_t i = k; i < end; i++) to[i * width + j] = from[i + j * w.columnStride];
      }
    }
    k = depth / 4 * 4;
  }
  for (; k < depth; k++) {
    for (int64_t j = 0; j < count; j++) to[k * width + j] = from[k * w.innerStride + j * w.columnStride];
  }
}

/// Packs the same values if adjacent columns are adjacent in memory.
void packAlong(const float* from, const Weights& w, int64_t count, int64_t depth, float* to, int64_t width) {
  if (count == kColumns) {
    for (int64_t k = 0; k < depth; k++, from += w.innerStride, to += kColumns) {
      // Distant rows are on different pages, and the processor does not prefetch across pages.
      if (k + kAhead < depth) {
        for (int v = 0; v < kTileVectors; v++) __builtin_prefetch(from + kAhead * w.innerStride + v * kLanes);
      }
      for (int v = 0; v < kTileVectors; v++) store(to + v * kLanes, load(from + v * kLanes));
    }
    return;
  }
  for (int64_t k = 0; k < depth; k++, from += w.innerStride, to += width) Fp32::copy(from, to, count);
}

void packRight(const Weights& w, const Block& block, void* to) {
  float* line = static_cast<float*>(to);
  const int64_t width = (block.count + kLanes - 1) / kLanes * kLanes;
  int64_t tap = block.start / w.inner, inner = block.start % w.inner;
  for (int64_t done = 0; done < block.depth; tap++, inner = 0) {
    const int64_t count = least(w.inner - inner, block.depth - done);
    const float* from = w.data + tap / w.tapsWidth * w.tapStrideY + tap % w.tapsWidth * w.tapStrideX +
                        inner * w.innerStride + block.first * w.columnStride;
    (w.columnStride == 1 ? packAlong : packAcross)(from, w, block.count, count, line, width);
    for (int64_t k = 0; k < count && width > block.count; k++) {
      Fp32::zero(line + k * width + block.count, width - block.count);
    }
    line += count * width;
    done += count;
  }
}

void multiply(const TileCall& call) { multiplyColumns<Fp32Products, kTileVectors, kRowStride, 1>(call); }

void multiplyTransposed(const TileCall& call) { multiplyColumns<Fp32Products, kTileVectors, 1, kLineStride>(call); }

/// Applies an activation that selects between products, to one value or to a vector.
template <typename T>
inline T choose(Activation activation, T x, T slope) {
  switch (activation) {
    case Activation::relu: return x <= 0.0f ? T{} : x;
    case Activation::relu6: return x <= 0.0f ? T{} : x > 6.0f ? T{} + 6.0f : x;
    case Activation::leakyRelu:
    case Activation::prelu: return x < 0.0f ? slope * x : x;
    default: return x;
  }
}

inline float activate(Activation activation, float x, float slope) {
  switch (activation) {
    case Activation::elu: return x >= 0 ? x : __builtin_expm1f(x);
    case Activation::sigmoid: return 1 / (1 + __builtin_expf(-x));
    default: return choose(activation, x, slope);
  }
}

/// A tile of the target. Its columns begin at column `first` of the product.
struct Tile {
  int64_t first, rows, columns;
  float* c;
  const int64_t* offsets;
};

/// Finishes the columns that fill whole vectors, and returns their number. The bias and the slopes of a vector are loaded
/// once for all rows.
template <Activation activation>
inline int64_t finishVectors(const Tile& tile, const float* bias, int64_t biasStep, const float* slopes, int64_t step) {
  int64_t j = 0;
  for (; j + kLanes <= tile.columns; j += kLanes) {
    const Floats slope = step == 0 ? splat(*slopes) : load(slopes + j);
    if (bias == nullptr) {
      for (int64_t r = 0; r < tile.rows; r++) {
        float* at = tile.c + tile.offsets[r] + j;
        store(at, choose(activation, load(at), slope));
      }
      continue;
    }
    const Floats b = biasStep == 0 ? splat(*bias) : load(bias + j);
    for (int64_t r = 0; r < tile.rows; r++) {
      float* at = tile.c + tile.offsets[r] + j;
      store(at, choose(activation, load(at) + b, slope));
    }
  }
  return j;
}

void finish(const Finish& f, int64_t first, int64_t rows, int64_t columns, float* c, const int64_t* offsets) {
  const Tile tile = {first, rows, columns, c, offsets};
  const float* bias = f.bias == nullptr ? nullptr : f.bias + tile.first * f.biasStep;
  const float* slopes = f.activation == Activation::prelu ? f.slopes + tile.first * f.slopesStep : &f.slope;
  const int64_t step = f.activation == Activation::prelu ? f.slopesStep : 0;
  int64_t whole = 0;
  switch (f.activation) {
#define GF_VECTORS(name) \
  case Activation::name: whole = finishVectors<Activation::name>(tile, bias, f.biasStep, slopes, step); break;
    GF_VECTORS(linear)
    GF_VECTORS(relu)
    GF_VECTORS(relu6)
    GF_VECTORS(leakyRelu)
    GF_VECTORS(prelu)
#undef GF_VECTORS
    default: break;
  }
  for (int64_t r = 0; r < tile.rows && whole < tile.columns; r++) {
    float* line = tile.c + tile.offsets[r];
    for (int64_t j = whole; j < tile.columns; j++) {
      const float x = bias == nullptr ? line[j] : line[j] + bias[j * f.biasStep];
      line[j] = activate(f.activation, x, slopes[j * step]);
    }
  }
}

/// Computes the same bits as the kernel GanforgeLeakyReluGrad.
template <typename T>
inline T gated(T x, T gate, T slope) {
  return x * (gate > 0.0f ? T{} + 1.0f : gate != gate ? gate : slope);
}

/// Computes y = of(y, other) for each element.
template <typename Of>
inline void combine(float* y, const float* other, int64_t size, Of of) {
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes) store(y + i, of(load(y + i), load(other + i)));
  for (; i < size; i++) y[i] = of(y[i], other[i]);
}

void merge(const Finish& f, int64_t first, int64_t rows, int64_t columns, float* target, const int64_t* offsets) {
  for (int64_t r = 0; r < rows; r++) {
    const int64_t from = offsets[r] + first;
    if (f.gate != nullptr) {
      combine(target + from, f.gate + from, columns,
              [&f](auto x, auto gate) { return gated(x, gate, decltype(x){} + f.gateSlope); });
    }
    if (f.addend != nullptr) {
      combine(target + from, f.addend + from, columns, [](auto x, auto addend) { return x + addend; });
    }
  }
}

void sum(const float* parts, int64_t count, int64_t size, int64_t begin, int64_t end, float* to) {
  for (int64_t i = begin; i < end; i++) to[i] = parts[i];
  for (int64_t part = 1; part < count; part++) {
    const float* from = parts + part * size;
    for (int64_t i = begin; i < end; i++) to[i] += from[i];
  }
}

void addRuns(const float* from, int64_t fromStride, float* to, int64_t toStride, int64_t length, int64_t count) {
  for (; count > 0; count--, from += fromStride, to += toStride) {
    int64_t i = 0;
    for (; i + kLanes <= length; i += kLanes) store(to + i, load(to + i) + load(from + i));
    for (; i + 4 <= length; i += 4) {
      *reinterpret_cast<UnalignedQuad*>(to + i) += *reinterpret_cast<const UnalignedQuad*>(from + i);
    }
    for (; i < length; i++) to[i] += from[i];
  }
}

double probe(int64_t iterations) {
  constexpr int kChains = kTileRows * kTileVectors;
  float start = 1.0f, factor = 0.999f;
  // Hides the values from the compiler, so that it cannot optimise the loop away.
  asm volatile("" : "+m"(start), "+m"(factor));
  Floats sums[kChains];
  for (int i = 0; i < kChains; i++) sums[i] = splat(start + static_cast<float>(i));
  const Floats a = splat(factor), b = splat(start);
  for (int64_t k = 0; k < iterations; k++) {
#pragma GCC unroll 32
    for (int i = 0; i < kChains; i++) sums[i] = sums[i] * a + b;
  }
  Floats total = {};
  for (int i = 0; i < kChains; i++) total += sums[i];
  asm volatile("" : : "m"(total));
  return 2.0 * kLanes * kChains * static_cast<double>(iterations);
}

}  // namespace

extern const Gemm gemmKernels = {
    {kTileRows, kColumns, kLanes, kDepth, int64_t{kLeftSize + 15} / 16 * 64, int64_t{4} * kColumns * kDepth,
     4, 4 * kRowStride, packLeft, packLeftTransposed, packRight, multiply, multiplyTransposed},
    finish,
    merge,
    sum,
    addRuns,
    probe,
};

}  // namespace GF_NAMESPACE
}  // namespace gf
