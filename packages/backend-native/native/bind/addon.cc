// The addon's exports to JavaScript: memory, a description of the processor, and the bindings of each family of
// kernels.
#include <dlfcn.h>

#include "bind/args.h"
#include "bind/memory.h"
#include "bind/version.h"
#include "runtime/isa.h"
#include "runtime/pages.h"
#include "runtime/threads.h"

namespace gf {
namespace {

/// describe(): describes the processor of the kernels, and the bytes of memory in use
napi_value describe(const Args& args) {
  Napi::Object result = Napi::Object::New(args.env());
  result.Set("isa", isaName(isa()));
  result.Set("threads", threadCount());
  result.Set("bf16", bf16Name(bf16Units()));
  result.Set("bytes", static_cast<double>(takenBytes()));
  return result;
}

void limit(const Args& args) { limitThreads(static_cast<int>(args.integer(0, 1, 256))); }

/// Keeps the addon loaded until the process ends. Node unloads it with the last worker that uses it, and then the
/// pool's threads would run code that no longer exists.
void stayLoaded() {
  Dl_info found;
  if (dladdr(reinterpret_cast<void*>(&stayLoaded), &found) != 0) dlopen(found.dli_fname, RTLD_NOW | RTLD_NODELETE);
}

/// Reports a wrong environment variable at once, because the code that reads it later cannot report an error.
void readEnvironment() {
  threadCount();
  isa();
  bf16Units();
}

napi_value init(napi_env given, napi_value result) {
  return guarded(given, "loading", [=] {
    stayLoaded();
    readEnvironment();
    const Napi::Env env(given);
    Napi::Object exports(given, result);
    Instance* instance = new Instance;
    env.SetInstanceData(instance);
    exports.Set("version", version());
    exports.Set("sources", sources());
    const auto nothing = [](napi_env, void*, void*) {};
    napi_value described;
    if (napi_create_external_arraybuffer(given, instance->described, sizeof(double) * Instance::kNumbers, nothing, nullptr,
                                         &described) != napi_ok) {
      throw Napi::Error::New(env, "this runtime allows no memory from outside");
    }
    exports.Set("described", Napi::Float64Array::New(env, Instance::kNumbers, Napi::ArrayBuffer(env, described), 0));
    expose<describe>(env, exports, "describe");
    registerMemory(env, exports);
    expose<limit>(env, exports, "limitThreads");
#define GF_REGISTER(name) register##name(env, exports);
    GF_FAMILIES(GF_REGISTER)
#undef GF_REGISTER
    return result;
  });
}

}  // namespace
}  // namespace gf

NAPI_MODULE_INIT() { return gf::init(env, exports); }
