// Where the time of an op goes: nanoseconds by part, added up over all calls until they are read.
#pragma once

#include <chrono>

namespace origin {

// times.ts has the same names in the same order.
enum TimedPart { PRODUCTS, WEIGHT_GRADIENTS, ATTENTION, NORMS, SOFTMAX, EMBEDDING, WEIGHTS, OPTIMISER, SAMPLING, PART_COUNT };

inline double* partTimes() {
  static thread_local double times[PART_COUNT] = {};
  return times;
}

// Counts the time from here to the end of the block.
class Timed {
 public:
  explicit Timed(TimedPart part) : part_(part), start_(Clock::now()) {}
  ~Timed() { partTimes()[part_] += std::chrono::duration<double, std::nano>(Clock::now() - start_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  TimedPart part_;
  Clock::time_point start_;
};

}  // namespace origin
