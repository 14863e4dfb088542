// OriginUniform: uniform numbers in [0, 1), equal to the bit to TensorFlow's StatelessRandomUniform.
//
// The example of an op: a function that reads its inputs and writes its outputs, and the op's signature.

#include "ops.h"
#include "philox.h"

namespace origin {
namespace {

void uniform(Context& context) {
  const Ints shape = context.ints("shape", {ANY});
  const Ints key = context.ints("key", {2});
  const FloatsOut values = context.floatsOut("values", Dims(shape.data, shape.data + shape.size));
  RandomSequence(key[0], key[1]).uniforms(0, values.size, values.data);
}

}  // namespace

Op uniformOp() { return define<uniform>({"OriginUniform", {"shape: int32", "key: int32"}, {"values: float"}, {}}); }

}  // namespace origin
