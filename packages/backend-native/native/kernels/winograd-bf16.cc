// Transforms whose results are rounded to bf16 and stored in the layout of the panels of gemm-bf16-pack.h.
#include "kernels/bf16.h"
#include "kernels/winograd-transforms.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

/// Stores rows of left panels.
struct Bf16Lines {
  static constexpr int kTogether = 1, kBytes = 2 * kLanes;
  static inline void put(char* to, const Floats (&values)[1]) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), rounded((__m512)values[0]));
  }
};

/// Stores pairs of the values of two lines. The lines of right panels contain such pairs of two inner rows.
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
