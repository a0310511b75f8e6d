#include "bind/expose.h"

namespace gf {
namespace {

napi_value call(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data);
  const Export& own = *static_cast<const Export*>(data);
  return guarded(env, own.name, [&]() -> napi_value {
    const Args args(env, info);
    napi_value result = own.run(args);
    own.instance->described_read = args.describedRead();
    own.instance->written = args.written();
    return result;
  });
}

}  // namespace

void expose(Napi::Env env, Napi::Object exports, const char* name, napi_value (*function)(const Args&)) {
  Instance& instance = *env.GetInstanceData<Instance>();
  instance.exports.push_back({name, &instance, function});
  napi_value exported;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, call, &instance.exports.back(), &exported) != napi_ok) {
    throw Napi::Error::New(env);
  }
  Napi::Function named(env, exported);
  named.Set("id", static_cast<double>(instance.exports.size() - 1));
  exports.Set(name, named);
}

}  // namespace gf
