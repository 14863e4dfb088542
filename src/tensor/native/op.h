// A frame around TensorFlow's C API: an op is its name, what it takes and gives, and a function that computes it.
//
// uniform.cc is the example to follow. ops.cc lists all ops; addon.cc registers them.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

struct TF_OpKernelConstruction;
struct TF_OpKernelContext;
struct TF_Tensor;

namespace origin {

// What is wrong with an op's arguments: it becomes TensorFlow's INVALID_ARGUMENT, and an Error in JavaScript.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A dimension that may have any size.
constexpr int64_t ANY = INT64_MIN;

using Dims = std::vector<int64_t>;

// "[2, *, 3]".
std::string shown(const Dims& dims);

// Numbers of a tensor, row by row. They may begin at any address that fits one number: TensorFlow hands on parts of
// tensors. Those of an output are not set: each has to be written.
template <class T>
struct View {
  T* data;
  Dims dims;
  int64_t size;  // the product of dims

  int64_t dim(size_t axis) const { return dims[axis]; }
  T& operator[](int64_t i) const { return data[i]; }
};
using Floats = View<const float>;
using Ints = View<const int32_t>;
using FloatsOut = View<float>;
using IntsOut = View<int32_t>;

using Attribute = std::variant<int64_t, float, bool, std::string>;
using Attributes = std::map<std::string, Attribute>;

// What TensorFlow checks before it calls an op: the number of inputs and their types, and that attributes are there.
struct Signature {
  std::string name;                     // "OriginUniform"
  std::vector<std::string> inputs;      // "key: int32"
  std::vector<std::string> outputs;     // "values: float"
  std::vector<std::string> attributes;  // "layers: int", "rate: float", "exact: bool", "positions: string"
};

// One run of an op: its attributes, inputs and outputs, by the names in its signature.
class Context {
 public:
  Context(const Signature& signature, const Attributes& attributes, TF_OpKernelContext* kernel);
  ~Context();
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  int64_t integer(const std::string& name) const;
  float number(const std::string& name) const;
  bool flag(const std::string& name) const;
  const std::string& text(const std::string& name) const;

  // An input. Throws Error unless it has these dimensions; ANY stands for every size. Without dimensions, of any shape.
  Floats floats(const std::string& name);
  Floats floats(const std::string& name, const Dims& expected);
  Ints ints(const std::string& name);
  Ints ints(const std::string& name, const Dims& expected);

  // An output of these dimensions, to be asked for once.
  FloatsOut floatsOut(const std::string& name, const Dims& dims);
  IntsOut intsOut(const std::string& name, const Dims& dims);

 private:
  template <class T>
  View<const T> input(const std::string& name, const Dims* expected);
  template <class T>
  View<T> output(const std::string& name, const Dims& dims, int type);

  const Signature& signature;
  const Attributes& attributes;
  TF_OpKernelContext* kernel;
  std::vector<TF_Tensor*> tensors;  // to be given back
};

using Compute = void (*)(Context&);

// An op, as TensorFlow's C API takes it.
struct Op {
  const Signature* signature;
  void* (*create)(TF_OpKernelConstruction*);
  void (*compute)(void* attributes, TF_OpKernelContext*);
  void (*destroy)(void* attributes);
};

// Registers an op. TensorFlow ends the process where a signature is not in its notation, or a name is taken.
void registerOp(const Op& op);

// Whether TensorFlow has a kernel of this name already.
bool isRegistered(const std::string& name);

Attributes readAttributes(const Signature& signature, TF_OpKernelConstruction* construction);
void run(const Signature& signature, const Attributes& attributes, Compute compute, TF_OpKernelContext* kernel);
void refuse(TF_OpKernelConstruction* construction, const std::string& message);

// The op that `compute` computes. TensorFlow calls `create` once for each set of attributes and keeps what it makes for
// good: what changes from step to step is an input, not an attribute.
template <Compute compute>
Op define(Signature given) {
  static const Signature signature = std::move(given);
  return {
      &signature,
      [](TF_OpKernelConstruction* construction) -> void* {
        try {
          return new Attributes(readAttributes(signature, construction));
        } catch (const std::exception& error) {
          refuse(construction, error.what());
          return nullptr;
        }
      },
      [](void* attributes, TF_OpKernelContext* kernel) {
        run(signature, *static_cast<const Attributes*>(attributes), compute, kernel);
      },
      [](void* attributes) { delete static_cast<const Attributes*>(attributes); },
  };
}

}  // namespace origin
