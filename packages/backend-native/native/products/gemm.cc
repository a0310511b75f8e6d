#include "products/gemm.h"

#include <algorithm>
#include <utility>

#include "products/gemm-plan.h"
#include "products/kept-panels.h"
#include "products/thin.h"
#include "runtime/scratch.h"
#include "runtime/sizes.h"
#include "runtime/threads.h"

namespace gf {
namespace {

int64_t offsetOf(const Target& t, int64_t row) {
  return row / (t.gridHeight * t.gridWidth) * t.imageStride + row / t.gridWidth % t.gridHeight * t.rowStride +
         row % t.gridWidth * t.pixelStride;
}

/// Returns product i of the batches.
Product shifted(Product product, const Batches& batches, int64_t i) {
  product.left.data += batches.left[i] * batches.leftStride;
  product.right.data += batches.right[i] * batches.rightStride;
  product.target.data += i * batches.targetStride;
  return product;
}

/// Memory for panels of the right factor that are kept after the product.
struct Panels {
  char* data = nullptr;
  bool packed = false;
};

/// Runs one product: contains its plan and its memory.
class Run {
 public:
  Run(const GemmFormat& format, const Product& product, const Plan& plan, const Panels& panels, char* memory)
      : format_(format),
        product_(product),
        plan_(plan),
        kept_(panels),
        sharedLeft_(plan.shareLeft ? sizeOf(plan.shareBlocks, plan.panels, format.leftBytes).value() : 0),
        sharedRight_(plan.shareRight && panels.data == nullptr ? sizeOf(plan.shareBlocks, plan.columnPanels, format.rightBytes).value() : 0),
        partsBytes_(plan.splits > 1 ? lines(sizeOf(plan.splits, plan.rows, plan.columns, 4)).value() : 0),
        offsetsBytes_(lines(sizeOf(plan.chunkPanels, format.rows, 8)).value()),
        ownBytes_((Size(offsetsBytes_) + (plan.shareLeft ? Size() : sizeOf(plan.chunkPanels, format.leftBytes)) +
                   (plan.shareRight ? 0 : format.rightBytes))
                      .value()),
        memory_(memory) {}

  /// Returns the number of bytes of memory that the product needs.
  Size bytes() const { return sizeOf(ownBytes_, threadCount()) + sharedLeft_ + sharedRight_ + partsBytes_; }

  void all() {
    const Plan& p = plan_;
    for (int64_t block = 0; block < p.blocks; block += p.shareBlocks) {
      const int64_t end = std::min(block + p.shareBlocks, p.blocks);
      if (p.shareLeft) {
        packShared(block, end, p.panels,
                   [&](int64_t b, int64_t i) { packLeft(product_, b, i, sharedLeft(b, block, i)); });
      }
      if (p.shareRight && !kept_.packed) {
        packShared(block, end, p.columnPanels,
                   [&](int64_t b, int64_t i) { packRight(product_, b, i, sharedRight(b, block, i)); });
      }
      parallelFor(p.splits * p.rowChunks * p.columnChunks, p.grain, [&](int64_t first, int64_t last) {
        for (int64_t i = first; i < last; i++) chunk(product_, i, block, end);
      });
    }
    if (p.splits > 1) addParts();
  }

  /// Computes all products, if their chunks share nothing.
  void allOf(const Batches& batches) {
    const Plan& p = plan_;
    const int64_t chunks = p.rowChunks * p.columnChunks;
    parallelFor(batches.count * chunks, p.grain, [&](int64_t first, int64_t last) {
      for (int64_t i = first; i < last; i++) chunk(shifted(product_, batches, i / chunks), i % chunks, 0, p.blocks);
    });
  }

 private:
  template <typename F>
  void packShared(int64_t begin, int64_t end, int64_t panels, F pack) {
    // The blocks of a panel are packed one after another. So a thread more often packs the blocks that it needs.
    parallelFor((end - begin) * panels, 4, [&](int64_t first, int64_t last) {
      for (int64_t i = first; i < last; i++) pack(begin + i % (end - begin), i / (end - begin));
    });
  }

  float* parts() const { return reinterpret_cast<float*>(memory_ + sharedLeft_ + sharedRight_); }

  Block blockOf(int64_t panel, int64_t size, int64_t total, int64_t block) const {
    const int64_t first = panel * size, start = block * plan_.blockDepth;
    return {first, std::min(size, total - first), start, std::min(plan_.blockDepth, plan_.depth - start)};
  }

  char* sharedLeft(int64_t block, int64_t origin, int64_t panel) const {
    return memory_ + ((block - origin) * plan_.panels + panel) * format_.leftBytes;
  }
  char* sharedRight(int64_t block, int64_t origin, int64_t panel) const {
    char* const panels = kept_.data == nullptr ? memory_ + sharedLeft_ : kept_.data;
    return panels + ((block - origin) * plan_.columnPanels + panel) * format_.rightBytes;
  }

  void packLeft(const Product& product, int64_t block, int64_t panel, void* to) const {
    (product.leftTransposed ? format_.packLeftTransposed : format_.packLeft)(
        product.left, blockOf(panel, format_.rows, plan_.rows, block), to);
  }
  void packRight(const Product& product, int64_t block, int64_t panel, void* to) const {
    format_.packRight(product.right, blockOf(panel, format_.columns, plan_.columns, block), to);
  }

  /// Computes a chunk: some rows, some columns, and a part of the shared dimension. Only the blocks [begin,end) are packed.
  void chunk(const Product& product, int64_t index, int64_t begin, int64_t end) const {
    const Plan& p = plan_;
    const int64_t split = index / (p.rowChunks * p.columnChunks);
    const int64_t panel = index / p.columnChunks % p.rowChunks * p.chunkPanels;
    const int64_t panels = std::min(p.chunkPanels, p.panels - panel);
    const int64_t columnPanel = index % p.columnChunks * p.chunkColumnPanels;
    const int64_t columnEnd = std::min(columnPanel + p.chunkColumnPanels, p.columnPanels);
    const int64_t firstBlock = split * p.splitBlocks, lastBlock = std::min(firstBlock + p.splitBlocks, p.blocks);
    float* c = p.splits > 1 ? parts() + split * p.rows * p.columns : product.target.data;

    char* own = memory_ + sharedLeft_ + sharedRight_ + partsBytes_ + ownBytes_ * threadIndex();
    int64_t* offsets = reinterpret_cast<int64_t*>(own);
    char* ownLeft = own + offsetsBytes_;
    char* ownRight = ownLeft + (p.shareLeft ? 0 : p.chunkPanels * format_.leftBytes);
    const int64_t firstRow = panel * format_.rows;
    const int64_t rows = std::min(panels * format_.rows, p.rows - firstRow);
    for (int64_t r = 0; r < rows; r++) {
      offsets[r] = p.splits > 1 ? (firstRow + r) * p.columns : offsetOf(product.target, firstRow + r);
    }

    if (format_.begin != nullptr) format_.begin();
    for (int64_t block = std::max(begin, firstBlock); block < std::min(end, lastBlock); block++) {
      const auto left = [&](int64_t i) {
        return p.shareLeft ? sharedLeft(block, begin, panel + i) : ownLeft + i * format_.leftBytes;
      };
      const auto tile = [&](int64_t i, int64_t j, const char* right) {
        const Block columns = blockOf(j, format_.columns, p.columns, block);
        const TileCall call = {left(i),
                               right,
                               columns.depth,
                               static_cast<int>(std::min<int64_t>(format_.rows, rows - i * format_.rows)),
                               static_cast<int>(columns.count),
                               c + columns.first,
                               offsets + i * format_.rows,
                               block > firstBlock};
        const bool isLast = block == p.blocks - 1 && p.splits == 1;
        (product.leftTransposed ? format_.multiplyTransposed : format_.multiply)(call);
        if (isLast) finish(columns.first, call);
      };
      for (int64_t i = 0; i < panels && !p.shareLeft; i++) packLeft(product, block, panel + i, left(i));
      if (p.leftFirst) {
        for (int64_t i = 0; i < panels; i++) {
          for (int64_t j = columnPanel; j < columnEnd; j++) tile(i, j, sharedRight(block, begin, j));
        }
        continue;
      }
      for (int64_t j = columnPanel; j < columnEnd; j++) {
        if (!p.shareRight) packRight(product, block, j, ownRight);
        const char* right = p.shareRight ? sharedRight(block, begin, j) : ownRight;
        for (int64_t i = 0; i < panels; i++) tile(i, j, right);
      }
    }
    if (product.finish.merges() && p.splits == 1 && end == p.blocks) {
      // Merges whole rows, not tiles, because gate and addend come from memory, and reading them in order is fast.
      const int64_t column = columnPanel * format_.columns;
      const int64_t columns = std::min(columnEnd * format_.columns, p.columns) - column;
      gemmKernels().merge(product.finish, column, rows, columns, product.target.data, offsets);
    }
    if (format_.end != nullptr) format_.end();
  }

  void finish(int64_t column, const TileCall& tile) const {
    if (!product_.finish.changesColumns()) return;
    gemmKernels().finish(product_.finish, column, tile.rows, tile.columns, tile.c, tile.offsets);
  }

  /// Adds the sums of the parts, in order, and writes the result to the target.
  void addParts() {
    const Plan& p = plan_;
    constexpr int64_t kGrain = 16384;
    const int64_t grain = std::max<int64_t>(1, kGrain / p.columns);
    parallelFor(p.rows, grain, [&](int64_t begin, int64_t end) {
      const int64_t size = p.rows * p.columns;
      // The sum overwrites the first part, whose values are read first.
      gemmKernels().sum(parts(), p.splits, size, begin * p.columns, end * p.columns, parts());
      const Target& t = product_.target;
      for (int64_t row = begin; row < end; row++) {
        const int64_t offset = offsetOf(t, row);
        std::copy_n(parts() + row * p.columns, p.columns, t.data + offset);
        const TileCall tile = {nullptr, nullptr, 0, 1, static_cast<int>(p.columns), t.data, &offset, false};
        finish(0, tile);
        if (product_.finish.merges()) gemmKernels().merge(product_.finish, 0, 1, p.columns, t.data, &offset);
      }
    });
  }

  const GemmFormat& format_;
  const Product product_;
  const Plan plan_;
  const Panels kept_;
  const int64_t sharedLeft_, sharedRight_, partsBytes_, offsetsBytes_, ownBytes_;
  char* const memory_;
};

/// Sets the target to zero, because a sum without terms is zero, and applies the finish.
void fillZero(const Product& product, int64_t rows) {
  const Target& t = product.target;
  for (int64_t row = 0; row < rows; row++) {
    const int64_t offset = offsetOf(t, row);
    std::fill_n(t.data + offset, product.columns, 0.0f);
    gemmKernels().finish(product.finish, 0, 1, product.columns, t.data, &offset);
    gemmKernels().merge(product.finish, 0, 1, product.columns, t.data, &offset);
  }
}

}  // namespace

void multiply(const GemmFormat& format, const Product& product, const Batches& batches) {
  const Sizes sizes = sizesOf(product);
  if (batches.count == 0 || sizes.rows == 0 || product.columns == 0) return;
  if (sizes.depth == 0) {
    for (int64_t i = 0; i < batches.count; i++) fillZero(shifted(product, batches, i), sizes.rows);
    return;
  }
  if (batches.count == 1 && isThin(format, product)) return multiplyThin(shifted(product, batches, 0));
  Plan plan = planOf(format, product, batches.count);
  Panels kept;
  if (batches.count == 1 && WithPanels::current() != nullptr) {
    kept.data = WithPanels::current()->panelsOf(format, shifted(product, batches, 0), plan, &kept.packed);
    if (kept.data != nullptr) {
      plan.shareRight = true;
      plan.shareBlocks = plan.blocks;
    }
  }
  const Scratch scratch(Run(format, product, plan, kept, nullptr).bytes());
  if (batches.count > 1 && plan.splits == 1 && !plan.shareLeft && !plan.shareRight) {
    return Run(format, product, plan, kept, scratch.data()).allOf(batches);
  }
  for (int64_t i = 0; i < batches.count; i++) {
    Run(format, shifted(product, batches, i), plan, kept, scratch.data()).all();
  }
}

void multiply(const GemmFormat& format, const Product& product) {
  const int32_t first = 0;
  multiply(format, product, {1, &first, &first, 0, 0, 0});
}

Patches matrixPatches(const float* data, int64_t rows, int64_t columns) {
  Patches p{};
  p.data = data;
  p.images = p.height = p.gridHeight = p.tapsHeight = p.tapsWidth = 1;
  p.strideY = p.strideX = p.stepY = p.stepX = 1;
  p.width = p.gridWidth = rows;
  p.channels = columns;
  return p;
}

Weights matrixWeights(const float* data, int64_t rows, int64_t columns, bool transposed) {
  return {data, 1, 1, rows, 0, 0, transposed ? 1 : columns, transposed ? rows : 1};
}

Target matrixTarget(float* data, int64_t rows, int64_t columns) { return {data, 1, rows, 0, 0, columns}; }

}  // namespace gf
