// Exports functions to JavaScript, with C++ exceptions as JavaScript errors.
#pragma once

#include <napi.h>

#include <new>
#include <stdexcept>
#include <string>

#include "bind/args.h"

namespace gf {

/// Runs `body` and converts C++ exceptions to JavaScript errors.
template <typename F>
napi_value guarded(napi_env env, const char* name, F&& body) noexcept {
  const auto said = [=](const char* what) { return std::string("[backend-native] ") + name + ": " + what; };
  try {
    try {
      return body();
    } catch (const Napi::Error&) {
      throw;
    } catch (const ArgumentError& caught) {
      throw Napi::RangeError::New(env, said(caught.what()));
    } catch (const std::bad_alloc&) {
      throw Napi::Error::New(env, said("out of memory. Use a smaller batch."));
    } catch (const std::length_error&) {
      throw Napi::Error::New(env, said("out of memory. Use a smaller batch."));
    } catch (const std::exception& caught) {
      throw Napi::Error::New(env, said(caught.what()));
    } catch (...) {
      throw Napi::Error::New(env, said("failed"));
    }
  } catch (const Napi::Error& thrown) {
    thrown.ThrowAsJavaScriptException();
  }
  return nullptr;
}

/// Exports `function` as `name` of `exports`. All functions are exported this way.
void expose(Napi::Env env, Napi::Object exports, const char* name, napi_value (*function)(const Args&));

}  // namespace gf
