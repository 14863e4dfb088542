// Every op, each defined in the file of its family.
#pragma once

#include <vector>

#include "op.h"

namespace origin {

Op uniformOp();         // uniform.cc
Op scoreOp();           // score.cc
Op hiddenOp();        // hidden.cc
Op generateOp();        // generate.cc
Op likelihoodStepOp();  // steps.cc
Op policyStepOp();      // steps.cc
std::vector<Op> kernelOps();  // kernels.cc

const std::vector<Op>& ops();

}  // namespace origin
