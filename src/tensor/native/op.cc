#include "op.h"

#include <new>

#include "tensorflow/c/c_api.h"
#include "tensorflow/c/kernels.h"
#include "tensorflow/c/ops.h"
#include "tensorflow/c/tf_status.h"
#include "tensorflow/c/tf_tensor.h"

namespace origin {
namespace {

// TensorFlow's status, which throws what it has been set to.
struct Status {
  TF_Status* status = TF_NewStatus();
  ~Status() { TF_DeleteStatus(status); }
  operator TF_Status*() const { return status; }

  void demand() const {
    if (TF_GetCode(status) == TF_RESOURCE_EXHAUSTED) throw std::bad_alloc();
    if (TF_GetCode(status) != TF_OK) throw Error(TF_Message(status));
  }
};

// The name in "name: type".
std::string nameIn(const std::string& argument) { return argument.substr(0, argument.find(':')); }

// The type in "name: type"; "string" of a list of texts, as in "name: {'a', 'b'}".
std::string typeIn(const std::string& argument) {
  const size_t from = argument.find_first_not_of(' ', argument.find(':') + 1);
  if (argument[from] == '{') return "string";
  return argument.substr(from, argument.find(' ', from) - from);
}

int indexOf(const std::vector<std::string>& arguments, const std::string& name) {
  for (size_t i = 0; i < arguments.size(); i++)
    if (nameIn(arguments[i]) == name) return static_cast<int>(i);
  throw Error(name + ": not in the op's signature");
}

bool fits(const Dims& dims, const Dims& expected) {
  if (dims.size() != expected.size()) return false;
  for (size_t i = 0; i < dims.size(); i++)
    if (expected[i] != ANY && expected[i] != dims[i]) return false;
  return true;
}

// The product of dimensions. Throws Error where one is negative, or the numbers would take more than 2^42 bytes.
int64_t sizeOf(const Dims& dims) {
  const int64_t limit = int64_t(1) << 40;
  int64_t size = 1;
  for (int64_t dim : dims) {
    if (dim < 0) throw Error("expected sizes of at least 0, got " + shown(dims));
    if (dim > 0 && size > limit / dim) throw Error("expected at most 2^40 numbers, got " + shown(dims));
    size *= dim;
  }
  return size;
}

std::string readText(const char* name, TF_OpKernelConstruction* construction) {
  Status status;
  int32_t listSize = 0, length = 0;
  TF_OpKernelConstruction_GetAttrSize(construction, name, &listSize, &length, status);
  status.demand();
  std::string text(length, '\0');
  TF_OpKernelConstruction_GetAttrString(construction, name, &text[0], length, status);
  status.demand();
  return text;
}

Attribute readAttribute(const std::string& argument, TF_OpKernelConstruction* construction) {
  const std::string name = nameIn(argument), type = typeIn(argument);
  if (type == "string") return readText(name.c_str(), construction);
  Status status;
  Attribute value;
  if (type == "int") {
    int64_t number = 0;
    TF_OpKernelConstruction_GetAttrInt64(construction, name.c_str(), &number, status);
    value = number;
  } else if (type == "float") {
    float number = 0;
    TF_OpKernelConstruction_GetAttrFloat(construction, name.c_str(), &number, status);
    value = number;
  } else if (type == "bool") {
    TF_Bool flag = 0;
    TF_OpKernelConstruction_GetAttrBool(construction, name.c_str(), &flag, status);
    value = flag != 0;
  } else {
    throw Error(name + ": expected an attribute of type int, float, bool or string, got " + type);
  }
  status.demand();
  return value;
}

template <class T>
const T& attributeOf(const Attributes& attributes, const std::string& name) {
  const auto found = attributes.find(name);
  const T* value = found == attributes.end() ? nullptr : std::get_if<T>(&found->second);
  if (!value) throw Error(name + ": the signature has no attribute of this name and type");
  return *value;
}

void fail(TF_OpKernelContext* kernel, TF_Code code, const std::string& message) {
  Status status;
  TF_SetStatus(status, code, message.c_str());
  TF_OpKernelContext_Failure(kernel, status);
}

void anyShape(TF_ShapeInferenceContext* context, TF_Status* status) {
  TF_ShapeInferenceContextSetUnknownShape(context, status);
}

}  // namespace

std::string shown(const Dims& dims) {
  std::string text;
  for (int64_t dim : dims) text += (text.empty() ? "" : ", ") + (dim == ANY ? "*" : std::to_string(dim));
  return "[" + text + "]";
}

Context::Context(const Signature& signature, const Attributes& attributes, TF_OpKernelContext* kernel)
    : signature(signature), attributes(attributes), kernel(kernel) {}

Context::~Context() {
  for (TF_Tensor* tensor : tensors) TF_DeleteTensor(tensor);
}

int64_t Context::integer(const std::string& name) const { return attributeOf<int64_t>(attributes, name); }
float Context::number(const std::string& name) const { return attributeOf<float>(attributes, name); }
bool Context::flag(const std::string& name) const { return attributeOf<bool>(attributes, name); }
const std::string& Context::text(const std::string& name) const { return attributeOf<std::string>(attributes, name); }

template <class T>
View<const T> Context::input(const std::string& name, const Dims* expected) {
  Status status;
  TF_Tensor* tensor = nullptr;
  TF_GetInput(kernel, indexOf(signature.inputs, name), &tensor, status);
  status.demand();
  tensors.push_back(tensor);
  Dims dims;
  for (int i = 0; i < TF_NumDims(tensor); i++) dims.push_back(TF_Dim(tensor, i));
  if (expected && !fits(dims, *expected))
    throw Error(name + ": expected shape " + shown(*expected) + ", got " + shown(dims));
  return {static_cast<const T*>(TF_TensorData(tensor)), dims, TF_TensorElementCount(tensor)};
}

template <class T>
View<T> Context::output(const std::string& name, const Dims& dims, int type) {
  const int64_t size = sizeOf(dims);
  Status status;
  TF_Tensor* tensor = TF_AllocateOutput(kernel, indexOf(signature.outputs, name), static_cast<TF_DataType>(type),
                                        dims.data(), static_cast<int>(dims.size()), size * sizeof(T), status);
  status.demand();
  tensors.push_back(tensor);
  return {static_cast<T*>(TF_TensorData(tensor)), dims, size};
}

Floats Context::floats(const std::string& name) { return input<float>(name, nullptr); }
Floats Context::floats(const std::string& name, const Dims& expected) { return input<float>(name, &expected); }
Ints Context::ints(const std::string& name) { return input<int32_t>(name, nullptr); }
Ints Context::ints(const std::string& name, const Dims& expected) { return input<int32_t>(name, &expected); }
FloatsOut Context::floatsOut(const std::string& name, const Dims& dims) { return output<float>(name, dims, TF_FLOAT); }
IntsOut Context::intsOut(const std::string& name, const Dims& dims) { return output<int32_t>(name, dims, TF_INT32); }

Attributes readAttributes(const Signature& signature, TF_OpKernelConstruction* construction) {
  Attributes attributes;
  for (const std::string& argument : signature.attributes)
    attributes[nameIn(argument)] = readAttribute(argument, construction);
  return attributes;
}

void refuse(TF_OpKernelConstruction* construction, const std::string& message) {
  Status status;
  TF_SetStatus(status, TF_INVALID_ARGUMENT, message.c_str());
  TF_OpKernelConstruction_Failure(construction, status);
}

void run(const Signature& signature, const Attributes& attributes, Compute compute, TF_OpKernelContext* kernel) {
  try {
    Context context(signature, attributes, kernel);
    compute(context);
  } catch (const std::bad_alloc&) {
    fail(kernel, TF_RESOURCE_EXHAUSTED, signature.name + ": there is not enough memory");
  } catch (const std::exception& error) {
    fail(kernel, TF_INVALID_ARGUMENT, signature.name + ": " + error.what());
  }
}

bool isRegistered(const std::string& name) {
  Status status;
  TF_Buffer* kernels = TF_GetRegisteredKernelsForOp(name.c_str(), status);
  const bool found = kernels && kernels->length > 0;
  TF_DeleteBuffer(kernels);
  return found;
}

void registerOp(const Op& op) {
  const Signature& signature = *op.signature;
  TF_OpDefinitionBuilder* definition = TF_NewOpDefinitionBuilder(signature.name.c_str());
  for (const auto& input : signature.inputs) TF_OpDefinitionBuilderAddInput(definition, input.c_str());
  for (const auto& output : signature.outputs) TF_OpDefinitionBuilderAddOutput(definition, output.c_str());
  for (const auto& attribute : signature.attributes) TF_OpDefinitionBuilderAddAttr(definition, attribute.c_str());
  TF_OpDefinitionBuilderSetShapeInferenceFunction(definition, &anyShape);
  Status status;
  TF_RegisterOpDefinition(definition, status);
  status.demand();
  TF_KernelBuilder* kernel =
      TF_NewKernelBuilder(signature.name.c_str(), "CPU", op.create, op.compute, op.destroy);
  TF_RegisterKernelBuilder(signature.name.c_str(), kernel, status);
  status.demand();
}

}  // namespace origin
