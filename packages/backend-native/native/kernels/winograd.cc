#include "kernels/winograd-transforms.h"

namespace gf {
namespace GF_NAMESPACE {
namespace {

template <int M, int R, int K, int Q>
constexpr WinogradTransforms forward = transformsOf<FloatLines, FloatLines, M, R, K, Q>;

template <int M, int R>
constexpr WinogradGradient gradient = {
    M,
    (M + R - 1) * (M + R - 1),
    Transforms<M, R, M, R>::template samples<FloatLines>,
    Transforms<M, R, M, R>::errors,
    Transforms<M, R, M, R>::filterGradients,
};

template <int R>
constexpr WinogradLine line = {forward<1, 1, 7 - R, R>, forward<7 - R, R, 1, 1>};

}  // namespace

extern const Winograd winograd = {
    {forward<2, 2, 2, 2>, forward<2, 3, 2, 3>},
    line<3>,
    line<4>,
    gradient<2, 2>,
    gradient<4, 2>,
    gradient<2, 3>,
};

}  // namespace GF_NAMESPACE
}  // namespace gf
