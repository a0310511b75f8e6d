// Runs an operator with the arguments of a call.
#pragma once

#include <type_traits>

#include "bind/args.h"

namespace gf {

/// Reads the arguments of a call, calls the operator, and returns its result, if it has one. `kernel` is the kernel that an
/// operator of several functions receives. An operator in bind/ also receives the call.
template <typename Arguments, auto operation, auto... kernel>
napi_value run(const Args& args) {
  Arguments a;
  readArguments(args, a);
  if constexpr (std::is_invocable_r_v<napi_value, decltype(operation), const Args&, const Arguments&>) {
    return operation(args, a);
  } else if constexpr (std::is_invocable_v<decltype(operation), const Args&, const Arguments&>) {
    operation(args, a);
    return nullptr;
  } else if constexpr (std::is_void_v<decltype(operation(kernel..., a))>) {
    operation(kernel..., a);
    return nullptr;
  } else {
    return Napi::Number::New(args.env(), static_cast<double>(operation(kernel..., a)));
  }
}

}  // namespace gf
