#include "ops.h"

namespace origin {

const std::vector<Op>& ops() {
  static const std::vector<Op> all = {
      uniformOp(), scoreOp(), generateOp(), likelihoodStepOp(), policyStepOp(),
  };
  return all;
}

}  // namespace origin
