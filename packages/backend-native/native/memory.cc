#include "memory.h"

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <string>
#include <unordered_map>

#include "args.h"
#include "machine.h"
#include "pages.h"

namespace gf {
namespace {

constexpr size_t kAlignment = 64;

/// Whether memory has exactly the size asked for: the address sanitizer sees an overrun by one element then.
#if defined(GF_SANITIZE)
constexpr bool kExactSizes = true;
#else
constexpr bool kExactSizes = false;
#endif

struct Block {
  void* data;
  size_t bytes;
};

/// The blocks of all of the process's workers. Leaked on purpose: a worker may end after the static destructors.
class Blocks {
 public:
  /// Memory of `bytes`, or null where the machine has not so much.
  Block* take(size_t bytes) {
    // Linux promises memory that it has not and ends the process that uses it.
    if (used_.fetch_add(bytes) + bytes > most_) return refuse(bytes);
    void* data = allocatePages(bytes);
    if (data == nullptr) return refuse(bytes);
    Block* block = new Block{data, bytes};
    std::lock_guard<std::mutex> lock(mutex_);
    blocks_[data] = block;
    return block;
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

  /// Called when JavaScript has no more use for a block, freed before or not.
  void forget(Block* block) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (block->data != nullptr) {
      blocks_.erase(block->data);
      release(block);
    }
    delete block;
  }

 private:
  Block* refuse(size_t bytes) {
    used_.fetch_sub(bytes);
    return nullptr;
  }

  void release(Block* block) {
    std::free(block->data);
    used_.fetch_sub(block->bytes);
    block->data = nullptr;
  }

  const uint64_t most_ = allowedMemory();
  std::atomic<uint64_t> used_{0};
  std::mutex mutex_;
  std::unordered_map<void*, Block*> blocks_;
};

Blocks& blocks() {
  static Blocks* blocks = new Blocks;
  return *blocks;
}

/// allocate(bytes): an ArrayBuffer aligned to a cache line, its contents undefined.
///
/// V8 is not told of the memory (napi_adjust_external_memory): it would collect garbage to get some back, in vain, for it
/// is free() that gives it back.
Napi::Value allocate(const Napi::CallbackInfo& info) {
  const Args args(info, "allocate");
  size_t bytes = static_cast<size_t>(args.integer(0, 1, int64_t{1} << 62));
  if (!kExactSizes) bytes = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  Block* block = blocks().take(bytes);
  if (block == nullptr) {
    throw Napi::RangeError::New(info.Env(), "[backend-native] out of memory: " + std::to_string(bytes) +
                                                " bytes cannot be had. Use a smaller batch.");
  }
  napi_value buffer;
  const napi_status status = napi_create_external_arraybuffer(
      info.Env(), block->data, bytes, [](napi_env, void*, void* hint) { blocks().forget(static_cast<Block*>(hint)); }, block,
      &buffer);
  if (status != napi_ok) {
    blocks().forget(block);
    throw Napi::Error::New(info.Env(), "[backend-native] this runtime allows no memory from outside");
  }
  return Napi::Value(info.Env(), buffer);
}

/// free(buffer): gives the memory of an ArrayBuffer of allocate() back at once; the buffer and its views have no elements
/// from then on. Left to the garbage collection, memory would grow in a program that never returns to its event loop.
void freeBuffer(const Args& args) {
  void* data = nullptr;
  size_t bytes;
  const bool is = args.given(0) && args[0].IsArrayBuffer() &&
                  napi_get_arraybuffer_info(args.env(), args[0], &data, &bytes) == napi_ok && blocks().has(data);
  if (!is || napi_detach_arraybuffer(args.env(), args[0]) != napi_ok) {
    args.fail(0, "an ArrayBuffer of allocate()", "something else");
  }
  blocks().free(data);
}

}  // namespace

void registerMemory(Napi::Env env, Napi::Object exports) {
  exports.Set("exactSizes", Napi::Boolean::New(env, kExactSizes));
  exports.Set("allocate", Napi::Function::New(env, allocate, "allocate"));
  expose<freeBuffer>(env, exports, "free");
}

}  // namespace gf
