// Loads the addon: what it exports to JavaScript, and its data for each environment.
#include <dlfcn.h>

#include "bind/exact-sizes.h"
#include "bind/expose.h"
#include "bind/functions.h"
#include "bind/version.h"
#include "runtime/isa.h"
#include "runtime/threads.h"

namespace gf {
namespace {

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
    exports.Set("exactSizes", Napi::Boolean::New(env, kExactSizes));
    registerFunctions(env, exports);
    return result;
  });
}

}  // namespace
}  // namespace gf

NAPI_MODULE_INIT() { return gf::init(env, exports); }
