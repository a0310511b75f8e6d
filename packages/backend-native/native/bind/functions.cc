// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Reads the arguments of each function, and exports the functions.
#include "bind/functions.h"

#include "bind/expose.h"
#include "bind/run.h"
#include "bind/memory.h"
#include "bind/program.h"
#include "ops/activation-grad.h"
#include "ops/add-n.h"
#include "ops/arg.h"
#include "ops/binary.h"
#include "ops/cast.h"
#include "ops/convolution.h"
#include "ops/depthwise.h"
#include "ops/double-matrix.h"
#include "ops/fill.h"
#include "ops/layout.h"
#include "ops/mat-mul.h"
#include "ops/mirror-pad-grad.h"
#include "ops/normalization.h"
#include "ops/optimizer.h"
#include "ops/pooling.h"
#include "ops/random.h"
#include "ops/reduction.h"
#include "ops/resize.h"
#include "ops/scan.h"
#include "ops/segment.h"
#include "ops/select.h"
#include "ops/softmax.h"
#include "ops/unary.h"

namespace gf {

static void readGroup(const Args& args, size_t first, FinishArguments& a) {
  if (args.given(first + 0)) args.read({first + 0, "bias"}, a.bias.emplace());
  a.activation = args.integer({first + 1, "activation"}, 0, 6);
  a.slope = args.number({first + 2, "slope"});
  if (args.given(first + 3)) args.read({first + 3, "slopes"}, a.slopes.emplace());
}

static void readGroup(const Args& args, size_t first, MixtureArguments& a) {
  args.readPositions({first + 0, "starts"}, a.starts);
  args.readPositions({first + 1, "indices"}, a.indices);
  args.read({first + 2, "weights"}, a.weights);
}

static void readGroup(const Args& args, size_t first, AdamParameter& a) {
  args.read({first + 0, "w"}, a.w);
  args.read({first + 1, "g"}, a.g);
  args.read({first + 2, "updated"}, a.updated);
  if (args.given(first + 3)) args.read({first + 3, "m"}, a.m.emplace());
  if (args.given(first + 4)) args.read({first + 4, "mNew"}, a.mNew.emplace());
  args.read({first + 5, "v"}, a.v);
  args.read({first + 6, "vNew"}, a.vNew);
}

static void readGroup(const Args& args, size_t first, RmsPropParameter& a) {
  args.read({first + 0, "w"}, a.w);
  args.read({first + 1, "g"}, a.g);
  args.read({first + 2, "updated"}, a.updated);
  args.read({first + 3, "v"}, a.v);
  args.read({first + 4, "vNew"}, a.vNew);
  if (args.given(first + 5)) args.read({first + 5, "m"}, a.m.emplace());
  if (args.given(first + 6)) args.read({first + 6, "mNew"}, a.mNew.emplace());
  if (args.given(first + 7)) args.read({first + 7, "momentum"}, a.momentum.emplace());
  if (args.given(first + 8)) args.read({first + 8, "momentumNew"}, a.momentumNew.emplace());
}

static void readGroup(const Args& args, size_t first, SgdParameter& a) {
  args.read({first + 0, "w"}, a.w);
  args.read({first + 1, "g"}, a.g);
  args.read({first + 2, "updated"}, a.updated);
  if (args.given(first + 3)) args.read({first + 3, "momentum"}, a.momentum.emplace());
  if (args.given(first + 4)) args.read({first + 4, "momentumNew"}, a.momentumNew.emplace());
}

static void readNumbers(const Args& args, int64_t first, BroadcastRun& to) {
  to.size = args.described(first + 0);
  to.aSteps = args.described(first + 1, 0, 1);
  to.bSteps = args.described(first + 2, 0, 1);
}

static void readNumbers(const Args& args, int64_t first, Convolution& to) {
  to.images = args.described(first + 0);
  to.height = args.described(first + 1);
  to.width = args.described(first + 2);
  to.channels = args.described(first + 3);
  to.outHeight = args.described(first + 4);
  to.outWidth = args.described(first + 5);
  to.filters = args.described(first + 6);
  to.tapsHeight = args.described(first + 7);
  to.tapsWidth = args.described(first + 8);
  to.strideY = args.described(first + 9, 1);
  to.strideX = args.described(first + 10, 1);
  to.dilationY = args.described(first + 11, 1);
  to.dilationX = args.described(first + 12, 1);
  to.padTop = args.described(first + 13, -kMostWhole);
  to.padLeft = args.described(first + 14, -kMostWhole);
}

static void readNumbers(const Args& args, int64_t first, WindowShape& to) {
  to.batch = args.described(first + 0);
  to.channels = args.described(first + 1);
  to.rows.input = args.described(first + 2);
  to.rows.output = args.described(first + 3);
  to.rows.taps = args.described(first + 4);
  to.rows.stride = args.described(first + 5, 1);
  to.rows.dilation = args.described(first + 6, 1);
  to.rows.before = args.described(first + 7, -(int64_t{1} << 50), (int64_t{1} << 50));
  to.columns.input = args.described(first + 8);
  to.columns.output = args.described(first + 9);
  to.columns.taps = args.described(first + 10);
  to.columns.stride = args.described(first + 11, 1);
  to.columns.dilation = args.described(first + 12, 1);
  to.columns.before = args.described(first + 13, -(int64_t{1} << 50), (int64_t{1} << 50));
}

static void readNumbers(const Args& args, int64_t first, LayoutOffsets& to) {
  to.x = args.described(first + 0);
  to.y = args.described(first + 1);
}

static void readNumbers(const Args& args, int64_t first, LayoutDimension& to) {
  to.extent = args.described(first + 0);
  to.x = args.described(first + 1, -kMostWhole);
  to.y = args.described(first + 2, -kMostWhole);
}

static void readNumbers(const Args& args, int64_t first, MirrorAxis& to) {
  to.size = args.described(first + 0);
  to.before = args.described(first + 1);
  to.after = args.described(first + 2);
}

static void readNumbers(const Args& args, int64_t first, RandomWords& to) {
  to.key[0] = args.described(first + 0, 0, UINT32_MAX);
  to.key[1] = args.described(first + 1, 0, UINT32_MAX);
  to.stream[0] = args.described(first + 2, 0, UINT32_MAX);
  to.stream[1] = args.described(first + 3, 0, UINT32_MAX);
  to.block = args.described(first + 4);
}

static void readArguments(const Args& args, LeakyReluGradArguments& a) {
  args.read({0, "dy"}, a.dy);
  args.read({1, "x"}, a.x);
  args.read({2, "dx"}, a.dx);
  a.alpha = args.number({3, "alpha"});
}

static void readArguments(const Args& args, AddFloatsArguments& a) {
  args.read({0, "y"}, a.y);
  for (size_t i = 1; i < args.count(); i++) args.read({i, "xs"}, a.xs.emplace_back());
}

static void readArguments(const Args& args, AddIntsArguments& a) {
  args.read({0, "y"}, a.y);
  for (size_t i = 1; i < args.count(); i++) args.read({i, "xs"}, a.xs.emplace_back());
}

static void readArguments(const Args& args, FindFloat32Arguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"});
  a.n = args.integer({3, "n"}, 1, INT32_MAX);
  a.inner = args.integer({4, "inner"});
}

static void readArguments(const Args& args, FindInt32Arguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"});
  a.n = args.integer({3, "n"}, 1, INT32_MAX);
  a.inner = args.integer({4, "inner"});
}

static void readArguments(const Args& args, FindBoolArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"});
  a.n = args.integer({3, "n"}, 1, INT32_MAX);
  a.inner = args.integer({4, "inner"});
}

static void readArguments(const Args& args, BinaryFloatsArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "b"}, a.b);
  args.read({2, "y"}, a.y);
  a.runs = args.integer({3, "runs"}, 0, 8);
  for (int64_t i = 0; i < a.runs; i++) readNumbers(args, 0 + 3 * i, a.run[i]);
}

static void readArguments(const Args& args, BinaryIntsArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "b"}, a.b);
  args.read({2, "y"}, a.y);
  a.runs = args.integer({3, "runs"}, 0, 8);
  for (int64_t i = 0; i < a.runs; i++) readNumbers(args, 0 + 3 * i, a.run[i]);
}

static void readArguments(const Args& args, BinaryTestsArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "b"}, a.b);
  args.read({2, "y"}, a.y);
  a.runs = args.integer({3, "runs"}, 0, 8);
  for (int64_t i = 0; i < a.runs; i++) readNumbers(args, 0 + 3 * i, a.run[i]);
}

static void readArguments(const Args& args, BinaryIntTestsArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "b"}, a.b);
  args.read({2, "y"}, a.y);
  a.runs = args.integer({3, "runs"}, 0, 8);
  for (int64_t i = 0; i < a.runs; i++) readNumbers(args, 0 + 3 * i, a.run[i]);
}

static void readArguments(const Args& args, BinaryBoolsArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "b"}, a.b);
  args.read({2, "y"}, a.y);
  a.runs = args.integer({3, "runs"}, 0, 8);
  for (int64_t i = 0; i < a.runs; i++) readNumbers(args, 0 + 3 * i, a.run[i]);
}

static void readArguments(const Args& args, FloatsToIntsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, FloatsToBoolsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, IntsToFloatsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, IntsToBoolsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, BoolsToFloatsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, BoolsToIntsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, Conv2dArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "w"}, a.w);
  args.read({2, "y"}, a.y);
  a.bf16 = args.boolean({3, "bf16"});
  readGroup(args, 4, a.finish);
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, Conv2dBackInputArguments& a) {
  args.read({0, "dy"}, a.dy);
  args.read({1, "w"}, a.w);
  args.read({2, "dx"}, a.dx);
  a.bf16 = args.boolean({3, "bf16"});
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, Conv2dBackFilterArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "dy"}, a.dy);
  args.read({2, "dw"}, a.dw);
  a.bf16 = args.boolean({3, "bf16"});
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, GroupedConv2dArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.bf16 = args.boolean({2, "bf16"});
  readGroup(args, 3, a.finish);
  for (size_t i = 7; i < args.count(); i++) args.read({i, "w"}, a.w.emplace_back());
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, GroupedConv2dBackInputArguments& a) {
  args.read({0, "dy"}, a.dy);
  args.read({1, "dx"}, a.dx);
  a.bf16 = args.boolean({2, "bf16"});
  for (size_t i = 3; i < args.count(); i++) args.read({i, "w"}, a.w.emplace_back());
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, GroupedConv2dBackFilterArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "dy"}, a.dy);
  a.bf16 = args.boolean({2, "bf16"});
  for (size_t i = 3; i < args.count(); i++) args.read({i, "dw"}, a.dw.emplace_back());
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, DepthwiseConv2dArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "w"}, a.w);
  args.read({2, "y"}, a.y);
  readGroup(args, 3, a.finish);
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, DepthwiseConv2dBackInputArguments& a) {
  args.read({0, "dy"}, a.dy);
  args.read({1, "w"}, a.w);
  args.read({2, "dx"}, a.dx);
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, DepthwiseConv2dBackFilterArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "dy"}, a.dy);
  args.read({2, "dw"}, a.dw);
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, RepeatValuesArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, SumGroupsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, AddRowsArguments& a) {
  args.read({0, "sum"}, a.sum);
  args.read({1, "x"}, a.x, kRealTypes);
  a.rows = args.integer({2, "rows"}, 0, 1 << 24);
}

static void readArguments(const Args& args, AddSquaresArguments& a) {
  args.read({0, "squares"}, a.squares);
  args.read({1, "x"}, a.x, kRealTypes);
  a.rows = args.integer({2, "rows"}, 0, 1 << 24);
  a.d = args.integer({3, "d"});
  if (args.given(4)) args.read({4, "centre"}, a.centre.emplace());
}

static void readArguments(const Args& args, MirroredArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "to"}, a.to);
  a.n = args.integer({2, "n"});
  a.divisor = args.number({3, "divisor"});
}

static void readArguments(const Args& args, TransposedProductArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "b"}, a.b);
  args.read({2, "c"}, a.c);
  a.k = args.integer({3, "k"});
  a.m = args.integer({4, "m"});
  a.n = args.integer({5, "n"});
}

static void readArguments(const Args& args, EigenvaluesOfArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "eigenvalues"}, a.eigenvalues);
  a.n = args.integer({2, "n"});
}

static void readArguments(const Args& args, CholeskyOfArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "transposed"}, a.transposed);
  args.read({2, "order"}, a.order);
  args.read({3, "found"}, a.found);
  a.d = args.integer({4, "d"});
}

static void readArguments(const Args& args, CongruenceOfArguments& a) {
  args.read({0, "transposed"}, a.transposed);
  args.readPositions({1, "order"}, a.order);
  args.read({2, "s"}, a.s);
  args.read({3, "to"}, a.to);
  a.rank = args.integer({4, "rank"});
  a.d = args.integer({5, "d"});
}

static void readArguments(const Args& args, FillArguments& a) {
  args.read({0, "y"}, a.y, kTensorTypes);
  a.value = args.number({1, "value"});
}

static void readArguments(const Args& args, OneHotArguments& a) {
  args.readPositions({0, "indices"}, a.indices);
  args.read({1, "y"}, a.y, kTensorTypes);
  a.depth = args.integer({2, "depth"});
  a.on = args.number({3, "on"});
  a.off = args.number({4, "off"});
}

static void readArguments(const Args& args, CopyLayoutArguments& a) {
  args.read({0, "x"}, a.x, kTensorTypes);
  args.read({1, "y"}, a.y, kTensorTypes);
  a.rank = args.integer({2, "rank"}, 0, 16);
  readNumbers(args, 0, a.offsets);
  for (int64_t i = 0; i < a.rank; i++) readNumbers(args, 2 + 3 * i, a.dimensions[i]);
}

static void readArguments(const Args& args, GatherArguments& a) {
  args.read({0, "x"}, a.x, kTensorTypes);
  args.readPositions({1, "indices"}, a.indices);
  args.read({2, "y"}, a.y, kTensorTypes);
  a.batch = args.integer({3, "batch"});
  a.outer = args.integer({4, "outer"});
  a.extent = args.integer({5, "extent"});
  a.inner = args.integer({6, "inner"});
}

static void readArguments(const Args& args, MatMulArguments& a) {
  args.read({0, "a"}, a.a);
  args.read({1, "b"}, a.b);
  args.read({2, "y"}, a.y);
  if (args.given(3)) args.readPositions({3, "aIndices"}, a.aIndices.emplace());
  if (args.given(4)) args.readPositions({4, "bIndices"}, a.bIndices.emplace());
  a.m = args.integer({5, "m"});
  a.n = args.integer({6, "n"});
  a.k = args.integer({7, "k"});
  a.transposeA = args.boolean({8, "transposeA"});
  a.transposeB = args.boolean({9, "transposeB"});
  a.bf16 = args.boolean({10, "bf16"});
  readGroup(args, 11, a.finish);
  if (args.given(15)) args.read({15, "gate"}, a.gate.emplace());
  if (args.given(16)) a.gateSlope = args.number({16, "gateSlope"});
  if (args.given(17)) args.read({17, "addend"}, a.addend.emplace());
  if (args.given(18)) a.kept = args.integer({18, "kept"}, 1);
}

static void readArguments(const Args& args, ProbePeakArguments& a) {
  a.iterations = args.integer({0, "iterations"}, 1);
  args.read({1, "rate"}, a.rate);
}

static void readArguments(const Args& args, AllocateArguments& a) {
  a.bytes = args.integer({0, "bytes"}, 1, int64_t{1} << 62);
}

static void readArguments(const Args& args, FreeBufferArguments& a) {
  a.buffer = args.value({0, "buffer"});
}

static void readArguments(const Args&, DescribeArguments&) {
}

static void readArguments(const Args& args, LimitArguments& a) {
  a.count = args.integer({0, "count"}, 1, 256);
}

static void readArguments(const Args& args, MirrorPadGradArguments& a) {
  args.read({0, "dy"}, a.dy);
  args.read({1, "dx"}, a.dx);
  a.axes = args.integer({2, "axes"}, 0, 6);
  a.inner = args.integer({3, "inner"});
  a.apart = args.integer({4, "apart"}, 0, 1);
  for (int64_t i = 0; i < a.axes; i++) readNumbers(args, 0 + 3 * i, a.axis[i]);
}

static void readArguments(const Args& args, NormalizeGivenArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "mean"}, a.mean);
  args.read({2, "variance"}, a.variance);
  if (args.given(3)) args.read({3, "offset"}, a.offset.emplace());
  if (args.given(4)) args.read({4, "scale"}, a.scale.emplace());
  args.read({5, "y"}, a.y);
  a.outer = args.integer({6, "outer"});
  a.n = args.integer({7, "n"});
  a.inner = args.integer({8, "inner"});
  a.epsilon = args.number({9, "epsilon"});
}

static void readArguments(const Args& args, NormalizeOwnArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "scale"}, a.scale);
  args.read({2, "offset"}, a.offset);
  args.read({3, "y"}, a.y);
  args.read({4, "mean"}, a.mean);
  args.read({5, "variance"}, a.variance);
  a.outer = args.integer({6, "outer"});
  a.n = args.integer({7, "n"});
  a.inner = args.integer({8, "inner"});
  a.epsilon = args.number({9, "epsilon"});
}

static void readArguments(const Args& args, NormalizeOwnGradientArguments& a) {
  args.read({0, "dy"}, a.dy);
  args.read({1, "dMean"}, a.dMean);
  args.read({2, "dVariance"}, a.dVariance);
  args.read({3, "x"}, a.x);
  args.read({4, "mean"}, a.mean);
  args.read({5, "variance"}, a.variance);
  args.read({6, "scale"}, a.scale);
  args.read({7, "dx"}, a.dx);
  args.read({8, "dScale"}, a.dScale);
  args.read({9, "dOffset"}, a.dOffset);
  a.outer = args.integer({10, "outer"});
  a.n = args.integer({11, "n"});
  a.inner = args.integer({12, "inner"});
  a.epsilon = args.number({13, "epsilon"});
}

static void readArguments(const Args& args, AdamArguments& a) {
  a.beta1 = args.number({0, "beta1"});
  a.beta2 = args.number({1, "beta2"});
  a.epsilon = args.number({2, "epsilon"});
  a.rate = args.number({3, "rate"});
  a.weightDecay = args.number({4, "weightDecay"});
  a.kept = args.number({5, "kept"});
  for (size_t i = 6; i < args.count(); i += 7) readGroup(args, i, a.parameters.emplace_back());
}

static void readArguments(const Args& args, RmsPropArguments& a) {
  a.alpha = args.number({0, "alpha"});
  a.epsilon = args.number({1, "epsilon"});
  a.rate = args.number({2, "rate"});
  a.weightDecay = args.number({3, "weightDecay"});
  a.momentumDecay = args.number({4, "momentumDecay"});
  for (size_t i = 5; i < args.count(); i += 9) readGroup(args, i, a.parameters.emplace_back());
}

static void readArguments(const Args& args, SgdArguments& a) {
  a.rate = args.number({0, "rate"});
  a.weightDecay = args.number({1, "weightDecay"});
  a.momentumDecay = args.number({2, "momentumDecay"});
  a.fresh = args.number({3, "fresh"});
  a.nesterov = args.boolean({4, "nesterov"});
  for (size_t i = 5; i < args.count(); i += 5) readGroup(args, i, a.parameters.emplace_back());
}

static void readArguments(const Args& args, MaxPoolArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, MaxPoolAtArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  args.read({2, "at"}, a.at);
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, MaxPoolBackArguments& a) {
  args.read({0, "dy"}, a.dy);
  args.read({1, "at"}, a.at);
  args.read({2, "dx"}, a.dx);
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, AvgPoolArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, AvgPoolBackArguments& a) {
  args.read({0, "dy"}, a.dy);
  args.read({1, "dx"}, a.dx);
  args.read({2, "share"}, a.share);
  readNumbers(args, 0, a.shape);
}

static void readArguments(const Args& args, CreateProgramArguments& a) {
  args.read({0, "code"}, a.code);
  args.read({1, "constants"}, a.constants);
  a.slots = args.integer({2, "slots"}, 1, 1 << 20);
  a.streams = args.integer({3, "streams"}, 0, 1 << 20);
}

static void readArguments(const Args& args, ReplayArguments& a) {
  a.program = args.value({0, "program"});
  a.slots = args.value({1, "slots"});
  args.read({2, "words"}, a.words);
  if (args.given(3)) args.read({3, "seconds"}, a.seconds.emplace());
}

static void readArguments(const Args& args, LastCallArguments& a) {
  args.read({0, "found"}, a.found);
}

static void readArguments(const Args& args, UniformNumbersArguments& a) {
  args.read({0, "y"}, a.y);
  a.min = args.number({1, "min"});
  a.range = args.number({2, "range"});
  a.first = args.number({3, "first"});
  a.last = args.number({4, "last"});
  readNumbers(args, 0, a.words);
}

static void readArguments(const Args& args, NormalNumbersArguments& a) {
  args.read({0, "y"}, a.y);
  a.mean = args.number({1, "mean"});
  a.std = args.number({2, "std"});
  a.mass = args.number({3, "mass"});
  a.bound = args.number({4, "bound"});
  readNumbers(args, 0, a.words);
}

static void readArguments(const Args& args, GumbelNumbersArguments& a) {
  args.read({0, "y"}, a.y);
  readNumbers(args, 0, a.words);
}

static void readArguments(const Args& args, RandomIntegersArguments& a) {
  args.read({0, "y"}, a.y);
  a.n = args.integer({1, "n"}, 1, int64_t{1} << 31);
  readNumbers(args, 0, a.words);
}

static void readArguments(const Args& args, FoldFloatSumsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"}, 1);
  a.n = args.integer({3, "n"}, 1);
  a.inner = args.integer({4, "inner"}, 1);
  if (args.given(5)) a.scale = args.number({5, "scale"});
}

static void readArguments(const Args& args, FoldFloatsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"}, 1);
  a.n = args.integer({3, "n"}, 1);
  a.inner = args.integer({4, "inner"}, 1);
  if (args.given(5)) a.scale = args.number({5, "scale"});
}

static void readArguments(const Args& args, FoldIntSumsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"}, 1);
  a.n = args.integer({3, "n"}, 1);
  a.inner = args.integer({4, "inner"}, 1);
  if (args.given(5)) a.scale = args.number({5, "scale"});
}

static void readArguments(const Args& args, FoldIntsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"}, 1);
  a.n = args.integer({3, "n"}, 1);
  a.inner = args.integer({4, "inner"}, 1);
  if (args.given(5)) a.scale = args.number({5, "scale"});
}

static void readArguments(const Args& args, FoldBoolSumsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"}, 1);
  a.n = args.integer({3, "n"}, 1);
  a.inner = args.integer({4, "inner"}, 1);
  if (args.given(5)) a.scale = args.number({5, "scale"});
}

static void readArguments(const Args& args, FoldBoolsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"}, 1);
  a.n = args.integer({3, "n"}, 1);
  a.inner = args.integer({4, "inner"}, 1);
  if (args.given(5)) a.scale = args.number({5, "scale"});
}

static void readArguments(const Args& args, ResampleArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.batch = args.integer({2, "batch"});
  a.channels = args.integer({3, "channels"});
  a.sourceHeight = args.integer({4, "sourceHeight"}, 0, INT32_MAX);
  a.sourceWidth = args.integer({5, "sourceWidth"}, 0, INT32_MAX);
  a.height = args.integer({6, "height"});
  a.width = args.integer({7, "width"});
  readGroup(args, 8, a.rows);
  readGroup(args, 11, a.columns);
}

static void readArguments(const Args& args, ScanFloat32Arguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"});
  a.n = args.integer({3, "n"});
  a.inner = args.integer({4, "inner"});
  a.exclusive = args.boolean({5, "exclusive"});
  a.reverse = args.boolean({6, "reverse"});
}

static void readArguments(const Args& args, ScanInt32Arguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"});
  a.n = args.integer({3, "n"});
  a.inner = args.integer({4, "inner"});
  a.exclusive = args.boolean({5, "exclusive"});
  a.reverse = args.boolean({6, "reverse"});
}

static void readArguments(const Args& args, ScanBoolArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.outer = args.integer({2, "outer"});
  a.n = args.integer({3, "n"});
  a.inner = args.integer({4, "inner"});
  a.exclusive = args.boolean({5, "exclusive"});
  a.reverse = args.boolean({6, "reverse"});
}

static void readArguments(const Args& args, SegmentSumArguments& a) {
  args.read({0, "x"}, a.x);
  args.readPositions({1, "ids"}, a.ids);
  args.read({2, "y"}, a.y);
  a.rows = args.integer({3, "rows"});
  a.inner = args.integer({4, "inner"});
  a.segments = args.integer({5, "segments"});
}

static void readArguments(const Args& args, SelectFloatsArguments& a) {
  args.read({0, "condition"}, a.condition);
  args.read({1, "t"}, a.t);
  args.read({2, "e"}, a.e);
  args.read({3, "y"}, a.y);
}

static void readArguments(const Args& args, SelectIntsArguments& a) {
  args.read({0, "condition"}, a.condition);
  args.read({1, "t"}, a.t);
  args.read({2, "e"}, a.e);
  args.read({3, "y"}, a.y);
}

static void readArguments(const Args& args, SoftmaxRowsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  a.rows = args.integer({2, "rows"});
  a.n = args.integer({3, "n"}, 1);
}

static void readArguments(const Args& args, UnaryFloatsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
  if (args.given(2)) a.p = args.number({2, "p"});
  if (args.given(3)) a.q = args.number({3, "q"});
}

static void readArguments(const Args& args, UnaryIntsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, UnaryTestsArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

static void readArguments(const Args& args, LogicalNotArguments& a) {
  args.read({0, "x"}, a.x);
  args.read({1, "y"}, a.y);
}

void registerFunctions(Napi::Env env, Napi::Object exports) {
  expose(env, exports, "leakyReluGrad", &run<LeakyReluGradArguments, &leakyReluGrad>);
  expose(env, exports, "addN", &run<AddFloatsArguments, &addFloats>);
  expose(env, exports, "addNInts", &run<AddIntsArguments, &addInts>);
  Napi::Object arg = Napi::Object::New(env);
  exports.Set("arg", arg);
  expose(env, arg, "maxFloat32", &run<FindFloat32Arguments, &findFloat32, &Arg::maxFloat32>);
  expose(env, arg, "minFloat32", &run<FindFloat32Arguments, &findFloat32, &Arg::minFloat32>);
  expose(env, arg, "maxInt32", &run<FindInt32Arguments, &findInt32, &Arg::maxInt32>);
  expose(env, arg, "minInt32", &run<FindInt32Arguments, &findInt32, &Arg::minInt32>);
  expose(env, arg, "maxBool", &run<FindBoolArguments, &findBool, &Arg::maxBool>);
  expose(env, arg, "minBool", &run<FindBoolArguments, &findBool, &Arg::minBool>);
  Napi::Object binary = Napi::Object::New(env);
  exports.Set("binary", binary);
  expose(env, binary, "add", &run<BinaryFloatsArguments, &binaryFloats, &Binary::add>);
  expose(env, binary, "divide", &run<BinaryFloatsArguments, &binaryFloats, &Binary::divide>);
  expose(env, binary, "eluGrad", &run<BinaryFloatsArguments, &binaryFloats, &Binary::eluGrad>);
  expose(env, binary, "maximum", &run<BinaryFloatsArguments, &binaryFloats, &Binary::maximum>);
  expose(env, binary, "minimum", &run<BinaryFloatsArguments, &binaryFloats, &Binary::minimum>);
  expose(env, binary, "multiply", &run<BinaryFloatsArguments, &binaryFloats, &Binary::multiply>);
  expose(env, binary, "prelu", &run<BinaryFloatsArguments, &binaryFloats, &Binary::prelu>);
  expose(env, binary, "squaredDifference", &run<BinaryFloatsArguments, &binaryFloats, &Binary::squaredDifference>);
  expose(env, binary, "subtract", &run<BinaryFloatsArguments, &binaryFloats, &Binary::subtract>);
  expose(env, binary, "atan2", &run<BinaryFloatsArguments, &binaryFloats, &Binary::atan2>);
  expose(env, binary, "mod", &run<BinaryFloatsArguments, &binaryFloats, &Binary::mod>);
  expose(env, binary, "pow", &run<BinaryFloatsArguments, &binaryFloats, &Binary::pow>);
  expose(env, binary, "addInts", &run<BinaryIntsArguments, &binaryInts, &Binary::addInts>);
  expose(env, binary, "floorDivInts", &run<BinaryIntsArguments, &binaryInts, &Binary::floorDivInts>);
  expose(env, binary, "maximumInts", &run<BinaryIntsArguments, &binaryInts, &Binary::maximumInts>);
  expose(env, binary, "minimumInts", &run<BinaryIntsArguments, &binaryInts, &Binary::minimumInts>);
  expose(env, binary, "modInts", &run<BinaryIntsArguments, &binaryInts, &Binary::modInts>);
  expose(env, binary, "multiplyInts", &run<BinaryIntsArguments, &binaryInts, &Binary::multiplyInts>);
  expose(env, binary, "squaredDifferenceInts", &run<BinaryIntsArguments, &binaryInts, &Binary::squaredDifferenceInts>);
  expose(env, binary, "subtractInts", &run<BinaryIntsArguments, &binaryInts, &Binary::subtractInts>);
  expose(env, binary, "equal", &run<BinaryTestsArguments, &binaryTests, &Binary::equal>);
  expose(env, binary, "greater", &run<BinaryTestsArguments, &binaryTests, &Binary::greater>);
  expose(env, binary, "greaterEqual", &run<BinaryTestsArguments, &binaryTests, &Binary::greaterEqual>);
  expose(env, binary, "less", &run<BinaryTestsArguments, &binaryTests, &Binary::less>);
  expose(env, binary, "lessEqual", &run<BinaryTestsArguments, &binaryTests, &Binary::lessEqual>);
  expose(env, binary, "notEqual", &run<BinaryTestsArguments, &binaryTests, &Binary::notEqual>);
  expose(env, binary, "equalInts", &run<BinaryIntTestsArguments, &binaryIntTests, &Binary::equalInts>);
  expose(env, binary, "greaterInts", &run<BinaryIntTestsArguments, &binaryIntTests, &Binary::greaterInts>);
  expose(env, binary, "greaterEqualInts", &run<BinaryIntTestsArguments, &binaryIntTests, &Binary::greaterEqualInts>);
  expose(env, binary, "lessInts", &run<BinaryIntTestsArguments, &binaryIntTests, &Binary::lessInts>);
  expose(env, binary, "lessEqualInts", &run<BinaryIntTestsArguments, &binaryIntTests, &Binary::lessEqualInts>);
  expose(env, binary, "notEqualInts", &run<BinaryIntTestsArguments, &binaryIntTests, &Binary::notEqualInts>);
  expose(env, binary, "logicalAnd", &run<BinaryBoolsArguments, &binaryBools, &Binary::logicalAnd>);
  expose(env, binary, "logicalOr", &run<BinaryBoolsArguments, &binaryBools, &Binary::logicalOr>);
  Napi::Object cast = Napi::Object::New(env);
  exports.Set("cast", cast);
  expose(env, cast, "floatsToInts", &run<FloatsToIntsArguments, &floatsToInts>);
  expose(env, cast, "floatsToBools", &run<FloatsToBoolsArguments, &floatsToBools>);
  expose(env, cast, "intsToFloats", &run<IntsToFloatsArguments, &intsToFloats>);
  expose(env, cast, "intsToBools", &run<IntsToBoolsArguments, &intsToBools>);
  expose(env, cast, "boolsToFloats", &run<BoolsToFloatsArguments, &boolsToFloats>);
  expose(env, cast, "boolsToInts", &run<BoolsToIntsArguments, &boolsToInts>);
  expose(env, exports, "conv2d", &run<Conv2dArguments, &conv2d>);
  expose(env, exports, "conv2dBackInput", &run<Conv2dBackInputArguments, &conv2dBackInput>);
  expose(env, exports, "conv2dBackFilter", &run<Conv2dBackFilterArguments, &conv2dBackFilter>);
  expose(env, exports, "groupedConv2d", &run<GroupedConv2dArguments, &groupedConv2d>);
  expose(env, exports, "groupedConv2dBackInput", &run<GroupedConv2dBackInputArguments, &groupedConv2dBackInput>);
  expose(env, exports, "groupedConv2dBackFilter", &run<GroupedConv2dBackFilterArguments, &groupedConv2dBackFilter>);
  expose(env, exports, "depthwiseConv2d", &run<DepthwiseConv2dArguments, &depthwiseConv2d>);
  expose(env, exports, "depthwiseConv2dBackInput", &run<DepthwiseConv2dBackInputArguments, &depthwiseConv2dBackInput>);
  expose(env, exports, "depthwiseConv2dBackFilter", &run<DepthwiseConv2dBackFilterArguments, &depthwiseConv2dBackFilter>);
  expose(env, exports, "repeatValues", &run<RepeatValuesArguments, &repeatValues>);
  expose(env, exports, "sumGroups", &run<SumGroupsArguments, &sumGroups>);
  Napi::Object doubleMatrix = Napi::Object::New(env);
  exports.Set("doubleMatrix", doubleMatrix);
  expose(env, doubleMatrix, "addRows", &run<AddRowsArguments, &addRows>);
  expose(env, doubleMatrix, "addSquares", &run<AddSquaresArguments, &addSquares>);
  expose(env, doubleMatrix, "mirrored", &run<MirroredArguments, &mirrored>);
  expose(env, doubleMatrix, "transposedProduct", &run<TransposedProductArguments, &transposedProduct>);
  expose(env, doubleMatrix, "symmetricEigenvalues", &run<EigenvaluesOfArguments, &eigenvaluesOf>);
  expose(env, doubleMatrix, "pivotedCholesky", &run<CholeskyOfArguments, &choleskyOf>);
  expose(env, doubleMatrix, "congruence", &run<CongruenceOfArguments, &congruenceOf>);
  expose(env, exports, "fill", &run<FillArguments, &fill>);
  expose(env, exports, "oneHot", &run<OneHotArguments, &oneHot>);
  expose(env, exports, "copyLayout", &run<CopyLayoutArguments, &copyLayout>);
  expose(env, exports, "gather", &run<GatherArguments, &gather>);
  expose(env, exports, "matMul", &run<MatMulArguments, &matMul>);
  expose(env, exports, "probePeak", &run<ProbePeakArguments, &probePeak>);
  expose(env, exports, "allocate", &run<AllocateArguments, &allocate>);
  expose(env, exports, "free", &run<FreeBufferArguments, &freeBuffer>);
  expose(env, exports, "describe", &run<DescribeArguments, &describe>);
  expose(env, exports, "limitThreads", &run<LimitArguments, &limit>);
  expose(env, exports, "mirrorPadGrad", &run<MirrorPadGradArguments, &mirrorPadGrad>);
  Napi::Object normalization = Napi::Object::New(env);
  exports.Set("normalization", normalization);
  expose(env, normalization, "given", &run<NormalizeGivenArguments, &normalizeGiven>);
  expose(env, normalization, "own", &run<NormalizeOwnArguments, &normalizeOwn>);
  expose(env, normalization, "ownGradient", &run<NormalizeOwnGradientArguments, &normalizeOwnGradient>);
  expose(env, exports, "adam", &run<AdamArguments, &adam>);
  expose(env, exports, "rmsProp", &run<RmsPropArguments, &rmsProp>);
  expose(env, exports, "sgd", &run<SgdArguments, &sgd>);
  expose(env, exports, "maxPool", &run<MaxPoolArguments, &maxPool>);
  expose(env, exports, "maxPoolAt", &run<MaxPoolAtArguments, &maxPoolAt>);
  expose(env, exports, "maxPoolBack", &run<MaxPoolBackArguments, &maxPoolBack>);
  expose(env, exports, "avgPool", &run<AvgPoolArguments, &avgPool>);
  expose(env, exports, "avgPoolBack", &run<AvgPoolBackArguments, &avgPoolBack>);
  expose(env, exports, "createProgram", &run<CreateProgramArguments, &createProgram>);
  expose(env, exports, "replay", &run<ReplayArguments, &replay>);
  expose(env, exports, "lastCall", &run<LastCallArguments, &lastCall>);
  Napi::Object random = Napi::Object::New(env);
  exports.Set("random", random);
  expose(env, random, "uniform", &run<UniformNumbersArguments, &uniformNumbers>);
  expose(env, random, "normal", &run<NormalNumbersArguments, &normalNumbers>);
  expose(env, random, "gumbel", &run<GumbelNumbersArguments, &gumbelNumbers>);
  expose(env, random, "integers", &run<RandomIntegersArguments, &randomIntegers>);
  Napi::Object reduction = Napi::Object::New(env);
  exports.Set("reduction", reduction);
  expose(env, reduction, "sumFloat32", &run<FoldFloatSumsArguments, &foldFloatSums, &Reduction::sumFloat32>);
  expose(env, reduction, "prodFloat32", &run<FoldFloatSumsArguments, &foldFloatSums, &Reduction::prodFloat32>);
  expose(env, reduction, "maxFloat32", &run<FoldFloatsArguments, &foldFloats, &Reduction::maxFloat32>);
  expose(env, reduction, "minFloat32", &run<FoldFloatsArguments, &foldFloats, &Reduction::minFloat32>);
  expose(env, reduction, "sumInt32", &run<FoldIntSumsArguments, &foldIntSums, &Reduction::sumInt32>);
  expose(env, reduction, "prodInt32", &run<FoldIntSumsArguments, &foldIntSums, &Reduction::prodInt32>);
  expose(env, reduction, "maxInt32", &run<FoldIntsArguments, &foldInts, &Reduction::maxInt32>);
  expose(env, reduction, "minInt32", &run<FoldIntsArguments, &foldInts, &Reduction::minInt32>);
  expose(env, reduction, "sumBool", &run<FoldBoolSumsArguments, &foldBoolSums, &Reduction::sumBool>);
  expose(env, reduction, "prodBool", &run<FoldBoolSumsArguments, &foldBoolSums, &Reduction::prodBool>);
  expose(env, reduction, "maxBool", &run<FoldBoolsArguments, &foldBools, &Reduction::maxBool>);
  expose(env, reduction, "minBool", &run<FoldBoolsArguments, &foldBools, &Reduction::minBool>);
  expose(env, exports, "resample", &run<ResampleArguments, &resample>);
  Napi::Object scan = Napi::Object::New(env);
  exports.Set("scan", scan);
  expose(env, scan, "sumFloat32", &run<ScanFloat32Arguments, &scanFloat32, &Scan::sumFloat32>);
  expose(env, scan, "prodFloat32", &run<ScanFloat32Arguments, &scanFloat32, &Scan::prodFloat32>);
  expose(env, scan, "sumInt32", &run<ScanInt32Arguments, &scanInt32, &Scan::sumInt32>);
  expose(env, scan, "prodInt32", &run<ScanInt32Arguments, &scanInt32, &Scan::prodInt32>);
  expose(env, scan, "sumBool", &run<ScanBoolArguments, &scanBool, &Scan::sumBool>);
  expose(env, scan, "prodBool", &run<ScanBoolArguments, &scanBool, &Scan::prodBool>);
  expose(env, exports, "segmentSum", &run<SegmentSumArguments, &segmentSum>);
  expose(env, exports, "select", &run<SelectFloatsArguments, &selectFloats>);
  expose(env, exports, "selectInts", &run<SelectIntsArguments, &selectInts>);
  expose(env, exports, "softmaxRows", &run<SoftmaxRowsArguments, &softmaxRows>);
  Napi::Object unary = Napi::Object::New(env);
  exports.Set("unary", unary);
  expose(env, unary, "abs", &run<UnaryFloatsArguments, &unaryFloats, &Unary::abs>);
  expose(env, unary, "acos", &run<UnaryFloatsArguments, &unaryFloats, &Unary::acos>);
  expose(env, unary, "acosh", &run<UnaryFloatsArguments, &unaryFloats, &Unary::acosh>);
  expose(env, unary, "asin", &run<UnaryFloatsArguments, &unaryFloats, &Unary::asin>);
  expose(env, unary, "asinh", &run<UnaryFloatsArguments, &unaryFloats, &Unary::asinh>);
  expose(env, unary, "atan", &run<UnaryFloatsArguments, &unaryFloats, &Unary::atan>);
  expose(env, unary, "atanh", &run<UnaryFloatsArguments, &unaryFloats, &Unary::atanh>);
  expose(env, unary, "ceil", &run<UnaryFloatsArguments, &unaryFloats, &Unary::ceil>);
  expose(env, unary, "clip", &run<UnaryFloatsArguments, &unaryFloats, &Unary::clip>);
  expose(env, unary, "cos", &run<UnaryFloatsArguments, &unaryFloats, &Unary::cos>);
  expose(env, unary, "cosh", &run<UnaryFloatsArguments, &unaryFloats, &Unary::cosh>);
  expose(env, unary, "elu", &run<UnaryFloatsArguments, &unaryFloats, &Unary::elu>);
  expose(env, unary, "erf", &run<UnaryFloatsArguments, &unaryFloats, &Unary::erf>);
  expose(env, unary, "exp", &run<UnaryFloatsArguments, &unaryFloats, &Unary::exp>);
  expose(env, unary, "expm1", &run<UnaryFloatsArguments, &unaryFloats, &Unary::expm1>);
  expose(env, unary, "floor", &run<UnaryFloatsArguments, &unaryFloats, &Unary::floor>);
  expose(env, unary, "leakyRelu", &run<UnaryFloatsArguments, &unaryFloats, &Unary::leakyRelu>);
  expose(env, unary, "log", &run<UnaryFloatsArguments, &unaryFloats, &Unary::log>);
  expose(env, unary, "log1p", &run<UnaryFloatsArguments, &unaryFloats, &Unary::log1p>);
  expose(env, unary, "neg", &run<UnaryFloatsArguments, &unaryFloats, &Unary::neg>);
  expose(env, unary, "reciprocal", &run<UnaryFloatsArguments, &unaryFloats, &Unary::reciprocal>);
  expose(env, unary, "relu", &run<UnaryFloatsArguments, &unaryFloats, &Unary::relu>);
  expose(env, unary, "relu6", &run<UnaryFloatsArguments, &unaryFloats, &Unary::relu6>);
  expose(env, unary, "round", &run<UnaryFloatsArguments, &unaryFloats, &Unary::round>);
  expose(env, unary, "rsqrt", &run<UnaryFloatsArguments, &unaryFloats, &Unary::rsqrt>);
  expose(env, unary, "selu", &run<UnaryFloatsArguments, &unaryFloats, &Unary::selu>);
  expose(env, unary, "sigmoid", &run<UnaryFloatsArguments, &unaryFloats, &Unary::sigmoid>);
  expose(env, unary, "sign", &run<UnaryFloatsArguments, &unaryFloats, &Unary::sign>);
  expose(env, unary, "sin", &run<UnaryFloatsArguments, &unaryFloats, &Unary::sin>);
  expose(env, unary, "sinh", &run<UnaryFloatsArguments, &unaryFloats, &Unary::sinh>);
  expose(env, unary, "softplus", &run<UnaryFloatsArguments, &unaryFloats, &Unary::softplus>);
  expose(env, unary, "sqrt", &run<UnaryFloatsArguments, &unaryFloats, &Unary::sqrt>);
  expose(env, unary, "square", &run<UnaryFloatsArguments, &unaryFloats, &Unary::square>);
  expose(env, unary, "step", &run<UnaryFloatsArguments, &unaryFloats, &Unary::step>);
  expose(env, unary, "tan", &run<UnaryFloatsArguments, &unaryFloats, &Unary::tan>);
  expose(env, unary, "tanh", &run<UnaryFloatsArguments, &unaryFloats, &Unary::tanh>);
  expose(env, unary, "absInts", &run<UnaryIntsArguments, &unaryInts, &Unary::absInts>);
  expose(env, unary, "negInts", &run<UnaryIntsArguments, &unaryInts, &Unary::negInts>);
  expose(env, unary, "reluInts", &run<UnaryIntsArguments, &unaryInts, &Unary::reluInts>);
  expose(env, unary, "signInts", &run<UnaryIntsArguments, &unaryInts, &Unary::signInts>);
  expose(env, unary, "squareInts", &run<UnaryIntsArguments, &unaryInts, &Unary::squareInts>);
  expose(env, unary, "isFinite", &run<UnaryTestsArguments, &unaryTests, &Unary::isFinite>);
  expose(env, unary, "isInf", &run<UnaryTestsArguments, &unaryTests, &Unary::isInf>);
  expose(env, unary, "isNan", &run<UnaryTestsArguments, &unaryTests, &Unary::isNan>);
  expose(env, unary, "logicalNot", &run<LogicalNotArguments, &logicalNot>);
}

}  // namespace gf
