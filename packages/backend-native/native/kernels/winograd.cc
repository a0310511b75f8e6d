#include "kernels/winograd-transforms.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

template <int M, int R, int K, int Q>
constexpr WinogradTransforms forward = transformsOf<FloatLines, FloatLines, M, R, K, Q>;

template <int R>
constexpr WinogradLine line = {forward<1, 1, 7 - R, R>, forward<7 - R, R, 1, 1>};

}  // namespace

extern const Winograd winograd = {
    squaresOf<FloatLines, FloatLines, FloatLines>,
    gradientOf<FloatLines, 4, 2, 4, 2>,
    line<3>,
    line<4>,
};

}  // namespace GF_NAMESPACE
}  // namespace gf
