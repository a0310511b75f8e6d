// What the addon offers JavaScript: memory, what it runs on, and the bindings of each family of kernels.
#include <dlfcn.h>

#include "args.h"
#include "isa.h"
#include "memory.h"
#include "threads.h"
#include "version.h"

namespace gf {
namespace {

Napi::Value describe(const Napi::CallbackInfo& info) {
  Napi::Object result = Napi::Object::New(info.Env());
  result.Set("isa", isaName(isa()));
  result.Set("threads", threadCount());
  result.Set("bf16", bf16Name(bf16Units()));
  return result;
}

void limit(const Args& args) { limitThreads(static_cast<int>(args.integer(0, 1, 256))); }

/// Keeps the addon in memory until the process ends: Node unloads it with the last worker that uses it, and the pool's
/// threads would wake in code that is gone.
void stayLoaded() {
  Dl_info found;
  if (dladdr(reinterpret_cast<void*>(&stayLoaded), &found) != 0) dlopen(found.dli_fname, RTLD_NOW | RTLD_NODELETE);
}

Napi::Object init(Napi::Env env, Napi::Object exports) {
  stayLoaded();
  exports.Set("version", version());
  exports.Set("describe", Napi::Function::New(env, describe, "describe"));
  registerMemory(env, exports);
  expose<limit>(env, exports, "limitThreads");
#define GF_REGISTER(name) register##name(env, exports);
  GF_FAMILIES(GF_REGISTER)
#undef GF_REGISTER
  return exports;
}

}  // namespace
}  // namespace gf

static Napi::Object initialise(Napi::Env env, Napi::Object exports) { return gf::init(env, exports); }

NODE_API_MODULE(ganforge, initialise)
