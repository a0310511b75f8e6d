#include "bind/memory.h"

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "bind/exact-sizes.h"
#include "runtime/isa.h"
#include "runtime/pages.h"
#include "runtime/scratch.h"
#include "runtime/threads.h"

namespace gf {
namespace {

struct Block {
  void* data;
  Size bytes;
};

/// The blocks of all workers of the process. The object is never freed, because a worker may end after the static
/// destructors.
class Blocks {
 public:
  /// Returns memory of `bytes`, or null if the machine does not have enough.
  Block* take(Size bytes) {
    std::unique_ptr<Block> block(new Block{allocatePages(bytes), bytes});
    if (block->data == nullptr) {
      releaseScratch();
      block->data = allocatePages(bytes);
    }
    if (block->data == nullptr) return nullptr;
    try {
      std::lock_guard<std::mutex> lock(mutex_);
      blocks_[block->data] = block.get();
    } catch (...) {
      freePages(block->data, bytes);
      throw;
    }
    return block.release();
  }

  bool has(void* data) {
    std::lock_guard<std::mutex> lock(mutex_);
    return blocks_.count(data) != 0;
  }

  void free(void* data) {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = blocks_.find(data);
    release(found->second);
    blocks_.erase(found);
  }

  /// Called when JavaScript no longer uses a block. The memory of the block may have been freed before.
  void forget(Block* block) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (block->data != nullptr) {
      blocks_.erase(block->data);
      release(block);
    }
    delete block;
  }

 private:
  void release(Block* block) {
    freePages(block->data, block->bytes);
    block->data = nullptr;
  }

  std::mutex mutex_;
  std::unordered_map<void*, Block*> blocks_;
};

Blocks& blocks() {
  static Blocks* blocks = new Blocks;
  return *blocks;
}

}  // namespace

/// V8 does not know about this memory (napi_adjust_external_memory). Otherwise it would collect garbage to free memory,
/// without effect, because only free() releases it.
napi_value allocate(const Args& args, const AllocateArguments& a) {
  int64_t bytes = a.bytes;
  if (!kExactSizes) bytes = lines(Size(bytes)).value();
  Block* block = blocks().take(Size(bytes));
  if (block == nullptr) {
    throw ArgumentError("out of memory: " + std::to_string(bytes) + " bytes cannot be had. Use a smaller batch.");
  }
  napi_value buffer;
  const napi_status status = napi_create_external_arraybuffer(
      args.env(), block->data, static_cast<size_t>(bytes),
      [](napi_env, void*, void* hint) { blocks().forget(static_cast<Block*>(hint)); }, block, &buffer);
  if (status != napi_ok) {
    blocks().forget(block);
    throw Napi::Error::New(args.env(), "[backend-native] this runtime allows no memory from outside");
  }
  return buffer;
}

/// With garbage collection alone, memory would grow in a program that never returns to its event loop.
void freeBuffer(const Args& args, const FreeBufferArguments& a) {
  void* data = nullptr;
  size_t bytes;
  const bool is = napi_get_arraybuffer_info(args.env(), a.buffer, &data, &bytes) == napi_ok &&
                  blocks().has(data);
  if (!is || napi_detach_arraybuffer(args.env(), a.buffer) != napi_ok) {
    throw ArgumentError("buffer", "an ArrayBuffer of allocate()", "something else");
  }
  blocks().free(data);
}

napi_value describe(const Args& args, const DescribeArguments&) {
  Napi::Object result = Napi::Object::New(args.env());
  result.Set("isa", isaName(isa()));
  result.Set("threads", threadCount());
  result.Set("bf16", bf16Name(bf16Units()));
  result.Set("bytes", static_cast<double>(takenBytes()));
  return result;
}

void limit(const Args&, const LimitArguments& a) { limitThreads(static_cast<int>(a.count)); }

}  // namespace gf
