// Transforms whose results are rounded to bf16 and kept as the panels of gemm-bf16-pack.h are.
#include "kernels/bf16.h"
#include "kernels/winograd-transforms.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

/// Rows of left panels.
struct Bf16Lines {
  static constexpr int kTogether = 1, kBytes = 2 * kLanes;
  static inline void put(char* to, const Floats (&values)[1]) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), rounded((__m512)values[0]));
  }
};

/// Pairs of two lines: as lines of right panels are, of two inner rows each.
struct PairLines {
  static constexpr int kTogether = 2, kBytes = 4 * kLanes;
  static inline void put(char* to, const Floats (&values)[2]) {
    _mm512_storeu_si512(to, paired((__m512)values[0], (__m512)values[1]));
  }
};

}  // namespace

extern const WinogradSquares winogradSquares = squaresOf<Bf16Lines, PairLines, PairLines>;

}  // namespace GF_NAMESPACE
}  // namespace gf
