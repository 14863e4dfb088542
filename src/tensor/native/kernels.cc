// An op for each kernel, so that tests can run it by itself (tests/tensor/native); OriginTimes is for the benchmark's
// profile. Nothing else runs them: the policy's ops call the kernels directly.

#include "adamw.h"
#include "attention.h"
#include "loss.h"
#include "ops.h"
#include "timing.h"

namespace origin {
namespace {

int rowsIn(const Floats& matrix) { return static_cast<int>(matrix.dim(0)); }
int columnsIn(const Floats& matrix) { return static_cast<int>(matrix.dim(1)); }

// A matrix of sizes that fit an int.
Floats matrix(Context& context, const std::string& name, const Dims& dims = {ANY, ANY}) {
  const Floats given = context.floats(name, dims);
  if (given.dim(0) > 1 << 24 || given.dim(1) > 1 << 20)
    throw Error(name + ": expected at most 2^24 rows of 2^20 numbers, got " + shown(given.dims));
  return given;
}

// An output that starts as a copy of an input: for kernels that add.
FloatsOut copyOf(Context& context, const Floats& given, const std::string& name) {
  const FloatsOut copy = context.floatsOut(name, given.dims);
  std::copy_n(given.data, given.size, copy.data);
  return copy;
}
FloatsOut zeros(Context& context, const std::string& name, const Dims& dims) {
  const FloatsOut made = context.floatsOut(name, dims);
  std::fill_n(made.data, made.size, 0.0f);
  return made;
}

Ints tokensOf(Context& context, const Floats& logits) {
  const Ints tokens = context.ints("tokens", {logits.dim(0)});
  for (int64_t i = 0; i < tokens.size; i++)
    if (tokens[i] < 0 || tokens[i] >= logits.dim(1))
      throw Error("tokens: expected tokens in [0, " + std::to_string(logits.dim(1)) + "), got " + std::to_string(tokens[i]));
  return tokens;
}

template <class Function>
void each(const Floats& x, const FloatsOut& y, Function function) {
  for (int64_t i = 0; i < x.size; i += LANES) {
    const int count = static_cast<int>(std::min<int64_t>(LANES, x.size - i));
    store(y.data + i, function(load(x.data + i, count)), count);
  }
}

void elementwiseKernel(Context& context) {
  const std::string& name = context.text("function");
  const Floats x = context.floats("x");
  const FloatsOut y = context.floatsOut("y", x.dims);
  if (name == "exp") each(x, y, [](Lanes v) { return exp(v); });
  if (name == "log") each(x, y, [](Lanes v) { return log(v); });
  if (name == "relu") each(x, y, [](Lanes v) { return relu(v); });
  if (name == "gelu") each(x, y, [](Lanes v) { return gelu(v).value; });
  if (name == "gelu_slope") each(x, y, [](Lanes v) { return gelu(v).slope; });
}

void normaliseKernel(Context& context) {
  const Floats x = matrix(context, "x");
  const FloatsOut y = context.floatsOut("y", x.dims), scale = context.floatsOut("scale", {x.dim(0)});
  normalise(x.data, rowsIn(x), columnsIn(x), context.floats("epsilon", {})[0], y.data, scale.data);
}

void normaliseGradientKernel(Context& context) {
  const Floats y = matrix(context, "y"), scale = context.floats("scale", {y.dim(0)});
  const Floats dy = context.floats("dy", y.dims), dx = context.floats("dx", y.dims);
  addNormaliseGradient(y.data, scale.data, dy.data, rowsIn(y), columnsIn(y), copyOf(context, dx, "next_dx").data);
}

// A or B may be given transposed: then they are read by columns, as the gradients do.
void productKernel(Context& context) {
  const bool isA = context.flag("transposed_a"), isB = context.flag("transposed_b");
  const Floats a = matrix(context, "a"), b = matrix(context, "b");
  const int rows = isA ? columnsIn(a) : rowsIn(a), steps = isA ? rowsIn(a) : columnsIn(a);
  const int columns = isB ? rowsIn(b) : columnsIn(b);
  if ((isB ? columnsIn(b) : rowsIn(b)) != steps)
    throw Error("b: expected an inner dimension of " + std::to_string(steps) + ", got shape " + shown(b.dims));
  const Floats bias = context.floats("bias", {columns});
  const FloatsOut next = copyOf(context, context.floats("c", {rows, columns}), "next_c");
  const Matrix ofA = {a.data, columnsIn(a), 1}, ofB = {b.data, columnsIn(b), 1};
  Buffer panels(std::max<size_t>(1, panelSize(steps, columns)));
  pack(isB ? transposed(ofB) : ofB, steps, columns, panels);
  const Matrix left = isA ? transposed(ofA) : ofA;
  const std::string& finish = context.text("finish");
  if (finish == "store") product(left, rows, steps, panels, columns, storeTo(next.data, columns));
  if (finish == "add") product(left, rows, steps, panels, columns, addTo(next.data, columns));
  if (finish == "store_bias") product(left, rows, steps, panels, columns, storeWithBias(next.data, columns, bias.data));
  if (finish == "add_bias") product(left, rows, steps, panels, columns, addWithBias(next.data, columns, bias.data));
}

void weightGradientKernel(Context& context) {
  const Floats x = matrix(context, "x"), dy = matrix(context, "dy", {x.dim(0), ANY});
  const int rows = rowsIn(x), in = columnsIn(x), out = columnsIn(dy);
  const FloatsOut dw = copyOf(context, context.floats("dw", {in, out}), "next_dw");
  const FloatsOut db = copyOf(context, context.floats("db", {out}), "next_db");
  Buffer scratch(gradientScratch(rows, in, out));
  addWeightGradient(x.data, dy.data, rows, in, out, dw.data, db.data, scratch);
}

void rotateKernel(Context& context) {
  const Floats x = context.floats("x", {ANY, ANY, ANY});  // [rows, heads, width]
  if (x.dim(2) % 2) throw Error("x: expected an even width, got " + shown(x.dims));
  const int64_t half = x.dim(2) / 2;
  const Floats cos = context.floats("cos", {x.dim(0), half}), sin = context.floats("sin", {x.dim(0), half});
  const FloatsOut y = copyOf(context, x, "y");
  for (int64_t i = 0; i < x.dim(0); i++)
    rotate(y.data + i * x.dim(1) * x.dim(2), static_cast<int>(x.dim(1)), static_cast<int>(x.dim(2)),
           cos.data + i * half, sin.data + i * half, context.flag("back") ? -1 : 1);
}

// One head over one sequence that continues shared rows.
struct AttentionInputs {
  Head head;
  Matrix q;
  SharedRows keys, values;
  Dims dims, sharedDims;  // of what belongs to the sequence, and to the shared rows
};

// The settings are an input, not attributes, for a kernel would stay for each of their values: [scale, slope]
AttentionInputs attentionOf(Context& context) {
  const Floats q = matrix(context, "q"), shared = matrix(context, "shared_keys", {ANY, q.dim(1)});
  const Floats sharedValues = context.floats("shared_values", shared.dims);
  const Floats keys = context.floats("keys", q.dims), values = context.floats("values", q.dims);
  const Floats settings = context.floats("settings", {2});
  if (q.dim(0) > 1 << 12 || shared.dim(0) > 1 << 12)
    throw Error("q: expected at most 2^12 rows after 2^12 shared ones, got " + shown(q.dims) + " after " + shown(shared.dims));
  const int start = rowsIn(shared), length = rowsIn(q), width = columnsIn(q);
  return {{start, length, width, settings[0], settings[1]},
          {q.data, width, 1},
          {shared.data, start, keys.data, length, width},
          {sharedValues.data, start, values.data, length, width},
          q.dims,
          shared.dims};
}

void attentionKernel(Context& context) {
  const AttentionInputs given = attentionOf(context);
  const Head& head = given.head;
  const FloatsOut mixed = context.floatsOut("mixed", given.dims);
  const FloatsOut probabilities = context.floatsOut("probabilities", {head.length, head.stride()});
  Buffer scratch(attentionScratch(head));
  if (head.length > 0)
    attend(head, given.q, given.keys, given.values, probabilities.data, mixed.data, head.width, scratch);
}

void attentionGradientKernel(Context& context) {
  const AttentionInputs given = attentionOf(context);
  const Head& head = given.head;
  const Floats probabilities = context.floats("probabilities", {head.length, head.stride()});
  const Floats dMixed = context.floats("d_mixed", given.dims);
  const FloatsOut dq = zeros(context, "dq", given.dims);
  const KeyGradients to = {zeros(context, "d_shared_keys", given.sharedDims).data,
                           zeros(context, "d_shared_values", given.sharedDims).data,
                           zeros(context, "d_keys", given.dims).data, zeros(context, "d_values", given.dims).data,
                           head.width};
  Buffer scratch(attentionGradientScratch(head));
  if (head.length > 0)
    addAttentionGradient(head, given.q, given.keys, given.values, probabilities.data, dMixed.data, head.width, dq.data,
                         to, scratch);
}

void softmaxKernel(Context& context) {
  const Floats x = matrix(context, "x");
  const FloatsOut p = copyOf(context, x, "probabilities"), logSum = context.floatsOut("log_sum", {x.dim(0)});
  for (int i = 0; i < rowsIn(x); i++) logSum[i] = softmax(p.data + static_cast<size_t>(i) * x.dim(1), columnsIn(x));
}

void likelihoodKernel(Context& context) {
  const Floats logits = matrix(context, "logits"), weights = context.floats("weights", {logits.dim(0)});
  const Ints tokens = tokensOf(context, logits);
  const FloatsOut gradient = copyOf(context, logits, "gradient");
  double loss = 0;
  for (int i = 0; i < rowsIn(logits); i++)
    likelihoodRow(gradient.data + i * logits.dim(1), columnsIn(logits), tokens[i], weights[i], loss);
  context.floatsOut("loss", {})[0] = static_cast<float>(loss);
}

// old [rows] may be empty; reference: [rows, vocabulary] (exact), [rows, 1] or [rows, 0] (none). settings: [epsilon,
// epsilon_high, beta, temperature, entropy_coef]; sums: [loss, kl, entropy, clipped]
void policyKernel(Context& context) {
  const Floats logits = matrix(context, "logits");
  const Ints tokens = tokensOf(context, logits);
  const int64_t rows = logits.dim(0), vocabulary = logits.dim(1);
  const Estimator estimator = estimatorNamed(context.text("estimator"));
  const int64_t ofReference = estimator == Estimator::exact ? vocabulary : estimator == Estimator::none ? 0 : 1;
  const Floats of = context.floats("advantages_weights_shares", {3, rows}), old = context.floats("old", {ANY});
  const Floats reference = context.floats("reference", {rows, ofReference}), given = context.floats("settings", {5});
  if (old.size != 0 && old.size != rows)
    throw Error("old: expected shape " + shown({rows}) + " or [0], got " + shown(old.dims));
  const PolicyLoss settings = {given[0],  given[1], given[2], given[3], given[4],
                               estimator, context.flag("kl_in_reward"), context.flag("cispo")};
  const FloatsOut gradient = copyOf(context, logits, "gradient");
  PolicySums sums;
  Buffer scores(vocabulary);
  for (int64_t i = 0; i < rows; i++) {
    const PolicyRow row = {tokens[i],     of[i],
                           of[rows + i],  of[2 * rows + i],
                           old.size != 0, old.size != 0 ? old[i] : 0,
                           ofReference ? reference.data + i * ofReference : nullptr};
    policyRow(settings, gradient.data + i * vocabulary, static_cast<int>(vocabulary), row, scores, sums);
  }
  const double all[] = {sums.loss, sums.kl, sums.entropy, sums.clipped};
  std::copy_n(all, 4, context.floatsOut("sums", {4}).data);
}

void adamWKernel(Context& context) {
  const Floats parameters = context.floats("parameters", {ANY}), gradient = context.floats("gradient", parameters.dims);
  const Floats first = context.floats("first_moment", parameters.dims);
  const Floats second = context.floats("second_moment", parameters.dims);
  AdamWSettings settings;
  memcpy(&settings, context.floats("adamw", {ADAMW_SETTINGS}).data, sizeof settings);
  const NextMoments next = {context.floatsOut("next_parameters", parameters.dims).data,
                            context.floatsOut("next_first_moment", parameters.dims).data,
                            context.floatsOut("next_second_moment", parameters.dims).data};
  context.floatsOut("gradient_norm", {})[0] =
      adamW(settings, {parameters.data, first.data, second.data}, gradient.data, parameters.size, next);
}

// Seconds by part since the last reading; times.ts names the parts.
void readTimes(Context& context) {
  const FloatsOut seconds = context.floatsOut("seconds", {PART_COUNT});
  for (int i = 0; i < PART_COUNT; i++) seconds[i] = static_cast<float>(std::exchange(partTimes()[i], 0) * 1e-9);
}

}  // namespace

std::vector<Op> kernelOps() {
  const std::string attentionInputs[] = {"q: float",    "shared_keys: float", "shared_values: float",
                                         "keys: float", "values: float",      "settings: float"};
  const std::vector<std::string> ofAttention(std::begin(attentionInputs), std::end(attentionInputs));
  std::vector<std::string> ofGradient = ofAttention;
  ofGradient.insert(ofGradient.end(), {"probabilities: float", "d_mixed: float"});
  return {
      define<elementwiseKernel>({"OriginElementwise", {"x: float"}, {"y: float"},
                           {"function: {'exp', 'log', 'relu', 'gelu', 'gelu_slope'}"}}),
      define<normaliseKernel>({"OriginNormalise", {"x: float", "epsilon: float"}, {"y: float", "scale: float"}, {}}),
      define<normaliseGradientKernel>({"OriginNormaliseGradient", {"y: float", "scale: float", "dy: float", "dx: float"},
                                 {"next_dx: float"}, {}}),
      define<productKernel>({"OriginProduct", {"a: float", "b: float", "bias: float", "c: float"}, {"next_c: float"},
                               {"transposed_a: bool", "transposed_b: bool",
                                "finish: {'store', 'add', 'store_bias', 'add_bias'}"}}),
      define<weightGradientKernel>({"OriginWeightGradient", {"x: float", "dy: float", "dw: float", "db: float"},
                              {"next_dw: float", "next_db: float"}, {}}),
      define<rotateKernel>({"OriginRotate", {"x: float", "cos: float", "sin: float"}, {"y: float"}, {"back: bool"}}),
      define<attentionKernel>({"OriginAttention", ofAttention, {"mixed: float", "probabilities: float"}, {}}),
      define<attentionGradientKernel>({"OriginAttentionGradient", ofGradient,
                                 {"dq: float", "d_shared_keys: float", "d_shared_values: float", "d_keys: float",
                                  "d_values: float"}, {}}),
      define<softmaxKernel>({"OriginSoftmax", {"x: float"}, {"probabilities: float", "log_sum: float"}, {}}),
      define<likelihoodKernel>({"OriginLikelihoodRows", {"logits: float", "tokens: int32", "weights: float"},
                              {"gradient: float", "loss: float"}, {}}),
      define<policyKernel>({"OriginPolicyRows",
                          {"logits: float", "tokens: int32", "advantages_weights_shares: float", "old: float",
                           "reference: float", "settings: float"},
                          {"gradient: float", "sums: float"},
                          {"estimator: {'none', 'k1', 'k2', 'k3', 'exact'}", "kl_in_reward: bool", "cispo: bool"}}),
      define<adamWKernel>({"OriginAdamW",
                         {"parameters: float", "first_moment: float", "second_moment: float", "gradient: float",
                          "adamw: float"},
                         {"next_parameters: float", "next_first_moment: float", "next_second_moment: float",
                          "gradient_norm: float"}, {}}),
      define<readTimes>({"OriginTimes", {}, {"seconds: float"}, {}}),
  };
}

}  // namespace origin
