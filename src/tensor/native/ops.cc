#include "ops.h"

namespace origin {

const std::vector<Op>& ops() {
  static const std::vector<Op> all = [] {
    std::vector<Op> list = {uniformOp(), scoreOp(), hiddenOp(), generateOp(), likelihoodStepOp(), policyStepOp()};
    for (const Op& op : kernelOps()) list.push_back(op);
    return list;
  }();
  return all;
}

}  // namespace origin
