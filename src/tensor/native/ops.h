// Every op, each defined in the file of its family.
#pragma once

#include <vector>

#include "op.h"

namespace origin {

Op uniformOp();  // uniform.cc

const std::vector<Op>& ops();

}  // namespace origin
