// Memory of tensors, shared with JavaScript without a copy.
#pragma once

#include <napi.h>

namespace gf {

/// allocate(bytes) and free(buffer).
void registerMemory(Napi::Env env, Napi::Object exports);

}  // namespace gf
