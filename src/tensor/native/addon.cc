// The Node addon: loading it registers every op with the TensorFlow of this process.

#include <dlfcn.h>
#include <node_api.h>

#include <mutex>

#include "ops.h"

namespace {

using origin::Signature;

// TensorFlow keeps pointers to the kernels, and Node unloads an addon with the thread that loaded it: stay.
void stayLoaded() {
  Dl_info here;
  if (dladdr(reinterpret_cast<void*>(&stayLoaded), &here)) dlopen(here.dli_fname, RTLD_NOW | RTLD_NODELETE);
}

// Once a process, whichever threads load the addon. Throws Error where another build has registered its ops before.
void registerOnce() {
  static std::mutex mutex;
  static bool isDone = false;
  const std::lock_guard<std::mutex> lock(mutex);
  if (isDone) return;
  for (const origin::Op& op : origin::ops())
    if (origin::isRegistered(op.signature->name))
      throw origin::Error(op.signature->name + " is registered already: this process has loaded another build of the ops");
  stayLoaded();
  for (const origin::Op& op : origin::ops()) origin::registerOp(op);
  isDone = true;
}

napi_value textOf(napi_env env, const std::string& text) {
  napi_value value;
  napi_create_string_utf8(env, text.data(), text.size(), &value);
  return value;
}

napi_value listOf(napi_env env, const std::vector<std::string>& texts) {
  napi_value list;
  napi_create_array_with_length(env, texts.size(), &list);
  for (size_t i = 0; i < texts.size(); i++) napi_set_element(env, list, uint32_t(i), textOf(env, texts[i]));
  return list;
}

napi_value describe(napi_env env, const Signature& signature) {
  napi_value op;
  napi_create_object(env, &op);
  napi_set_named_property(env, op, "inputs", listOf(env, signature.inputs));
  napi_set_named_property(env, op, "outputs", listOf(env, signature.outputs));
  napi_set_named_property(env, op, "attributes", listOf(env, signature.attributes));
  return op;
}

// Exports { ops: { NAME: { inputs, outputs, attributes } } }.
napi_value init(napi_env env, napi_value exports) {
  try {
    registerOnce();
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
    return nullptr;
  }
  napi_value all;
  napi_create_object(env, &all);
  for (const origin::Op& op : origin::ops())
    napi_set_named_property(env, all, op.signature->name.c_str(), describe(env, *op.signature));
  napi_set_named_property(env, exports, "ops", all);
  return exports;
}

}  // namespace

NAPI_MODULE(NODE_GYP_MODULE_NAME, init)
