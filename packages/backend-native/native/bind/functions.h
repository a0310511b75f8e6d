// The bindings of all functions in the table native/functions.
#pragma once

#include <napi.h>

namespace gf {

void registerFunctions(Napi::Env env, Napi::Object exports);

}  // namespace gf
