/*
 * The machine's peak of arithmetic: fused multiplications and additions of independent accumulators, and nothing else.
 * One side of a comparison, as serve.py says: a line of JSON for each request.
 *
 * LANES: numbers of a vector. ACCUMULATORS: enough to hide the latency, few enough to stay in registers.
 */
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

typedef float Vector __attribute__((vector_size(4 * LANES)));

constexpr long repetitions = 1 << 21; // peak.ts counts the operations

static volatile float sink; // what is computed must be used

static void call() {
  Vector sums[ACCUMULATORS];
  for (int i = 0; i < ACCUMULATORS; i++) sums[i] = Vector{} + static_cast<float>(i);
  const Vector factor = Vector{} + .999f, addend = Vector{} + .001f;
  for (long k = 0; k < repetitions; k++) {
#pragma GCC unroll 32
    for (int i = 0; i < ACCUMULATORS; i++) sums[i] = sums[i] * factor + addend; // contracted: see peak.ts
  }
  float total = 0;
  for (const Vector &sum : sums) total += sum[0];
  sink = total;
}

static double milliseconds() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

/* Milliseconds of each call until the time is up, of one at least. */
static void round(double seconds) {
  const double end = milliseconds() + 1000 * seconds;
  const char *separator = "{\"times\":[";
  for (;;) {
    const double start = milliseconds();
    call();
    const double now = milliseconds();
    std::printf("%s%.6f", separator, now - start);
    separator = ",";
    if (now >= end) break;
  }
  std::puts("]}");
}

int main() {
  const std::string field = "\"seconds\":";
  std::puts("{\"ready\":true}");
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    const size_t at = line.find(field);
    if (at == std::string::npos) std::puts("{}");
    else round(std::atof(line.c_str() + at + field.size()));
    std::fflush(stdout);
  }
}
