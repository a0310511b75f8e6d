// Memory of tensors that is shared with JavaScript without a copy.
#pragma once

#include <napi.h>

namespace gf {

/// Exports allocate(bytes) and free(buffer).
void registerMemory(Napi::Env env, Napi::Object exports);

}  // namespace gf
