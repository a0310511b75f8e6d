// Written by scripts/functions.mjs from native/functions. Change the table, not this file.
// Memory that is shared with JavaScript, and the processor.
#pragma once

#include "bind/args.h"

namespace gf {

struct AllocateArguments {
  int64_t bytes;
};

/// Allocates a buffer aligned to a cache line, with undefined contents.
napi_value allocate(const Args& args, const AllocateArguments& a);

struct FreeBufferArguments {
  napi_value buffer;
};

/// Frees a buffer of `allocate`; afterwards it and its views have no elements.
void freeBuffer(const Args& args, const FreeBufferArguments& a);

struct DescribeArguments {
};

/// Describes the processor and the memory in use.
napi_value describe(const Args& args, const DescribeArguments& a);

struct LimitArguments {
  int64_t count;
};

/// Limits the number of active threads.
void limit(const Args& args, const LimitArguments& a);

}  // namespace gf
