// OriginLikelihoodStep, OriginPolicyStep and OriginValueStep: an update each, from tokens to the next parameters.

#include "arguments.h"
#include "completions.h"
#include "ops.h"
#include "training.h"

namespace origin {
namespace {

const std::vector<std::string> stateInputs = {"first_moment: float", "second_moment: float", "adamw: float"};
const std::vector<std::string> stateOutputs = {"next_parameters: float", "next_first_moment: float",
                                               "next_second_moment: float", "gradient: float", "gradient_norm: float"};

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// The gradient of what has been learned, and the next state.
void update(Context& context, const Learner& learner, const Floats& parameters) {
  const int64_t size = parameters.size;
  const Floats first = context.floats("first_moment", {size}), second = context.floats("second_moment", {size});
  AdamWSettings settings;
  memcpy(&settings, context.floats("adamw", {ADAMW_SETTINGS}).data, sizeof settings);
  const FloatsOut gradient = context.floatsOut("gradient", {size});
  learner.gradient(gradient.data);
  Timed time(OPTIMISER);
  const NextMoments next = {context.floatsOut("next_parameters", {size}).data,
                            context.floatsOut("next_first_moment", {size}).data,
                            context.floatsOut("next_second_moment", {size}).data};
  context.floatsOut("gradient_norm", {})[0] =
      adamW(settings, {parameters.data, first.data, second.data}, gradient.data, size, next);
}

// tokens, weights [batch, time] -> the loss, -sum of weight log p(token | tokens before)
void likelihoodStep(Context& context) {
  const Model m = modelOf(context);
  const Floats parameters = parametersOf(context, m);
  const Ints tokens = context.ints("tokens", {ANY, ANY});
  if (tokens.dim(0) > 1 << 24 || tokens.dim(1) > 1 << 16)
    throw Error("tokens: expected at most 2^24 rows of 2^16 tokens, got " + shown(tokens.dims));
  const Floats weights = context.floats("weights", tokens.dims);
  requireTokens("tokens", tokens, m);
  const int time = static_cast<int>(tokens.dim(1));
  Learner learner(m, parameters.data, tableOf(context, m, std::max(0, time - 1)));
  const double loss = time < 2 ? 0 : learnLikelihood(learner, tokens.data, weights.data, static_cast<int>(tokens.dim(0)), time);
  context.floatsOut("loss", {})[0] = static_cast<float>(loss);
  update(context, learner, parameters);
}

// An input that may be left out: then it is empty.
const float* optional(Context& context, const std::string& name, const Dims& dims) {
  return context.floats(name).size == 0 ? nullptr : context.floats(name, dims).data;
}

// Completions with advantages [n, 1] or [n, time], weights and shares of tokens [n, time] -> loss, kl, entropy and clip_ratio
void policyStep(Context& context) {
  const Model m = modelOf(context);
  const Floats parameters = parametersOf(context, m);
  const Completions c = completionsOf(context, m);
  const PolicyLoss settings = {context.number("epsilon"),     context.number("epsilon_high"), context.number("beta"),
                               context.number("temperature"), context.number("entropy_coef"),
                               estimatorNamed(context.text("estimator")), context.flag("kl_in_reward"), context.flag("cispo")};
  const bool isExact = settings.estimator == Estimator::exact;
  const Dims ofTokens = {c.count, c.time};
  const Floats advantages = context.floats("advantages", {c.count, ANY});
  const bool isOfTokens = advantages.dim(1) != 1;
  const PolicyBatch batch = {
      c,
      isOfTokens ? context.floats("advantages", ofTokens).data : advantages.data,
      isOfTokens,
      context.floats("weights", ofTokens).data,
      context.floats("token_shares", ofTokens).data,
      optional(context, "old", ofTokens),
      optional(context, "reference", isExact ? Dims{c.count, c.time, m.vocabulary} : ofTokens),
  };
  if (!batch.reference && settings.estimator != Estimator::none && c.count > 0)
    throw Error("reference: expected log-probabilities for the estimator " + context.text("estimator") + ", got none");
  Learner learner(m, parameters.data, tableOf(context, m, c.promptTime + c.time - 1));
  const PolicySums sums = learnPolicy(learner, batch, settings);
  context.floatsOut("loss", {})[0] = static_cast<float>(sums.loss);
  context.floatsOut("kl", {})[0] = static_cast<float>(sums.kl);
  context.floatsOut("entropy", {})[0] = static_cast<float>(sums.entropy);
  context.floatsOut("clip_ratio", {})[0] = static_cast<float>(sums.clipped);
  update(context, learner, parameters);
}

// Completions with targets and weights [n, time] -> the loss, sum of weight (value - target)^2 / 2, the value being the
// logit of `value_token`
void valueStep(Context& context) {
  const Model m = modelOf(context);
  const Floats parameters = parametersOf(context, m);
  const Completions c = completionsOf(context, m);
  const Dims ofTokens = {c.count, c.time};
  const Floats targets = context.floats("targets", ofTokens), weights = context.floats("weights", ofTokens);
  Learner learner(m, parameters.data, tableOf(context, m, c.promptTime + c.time - 1));
  const double loss = learnValues(learner, c, targets.data, weights.data, valueTokenOf(context, m));
  context.floatsOut("loss", {})[0] = static_cast<float>(loss);
  update(context, learner, parameters);
}

}  // namespace

Op likelihoodStepOp() {
  return define<likelihoodStep>(modelSignature("OriginLikelihoodStep",
                                               joined(stateInputs, {"tokens: int32", "weights: float"}),
                                               joined(stateOutputs, {"loss: float"}), {}));
}

Op policyStepOp() {
  return define<policyStep>(modelSignature(
      "OriginPolicyStep",
      joined(stateInputs, {"prompts: int32", "completions: int32", "advantages: float", "weights: float",
                           "token_shares: float", "old: float", "reference: float"}),
      joined(stateOutputs, {"loss: float", "kl: float", "entropy: float", "clip_ratio: float"}),
      {"epsilon: float", "epsilon_high: float", "beta: float", "temperature: float", "entropy_coef: float",
       "estimator: {'none', 'k1', 'k2', 'k3', 'exact'}", "kl_in_reward: bool", "cispo: bool"}));
}

Op valueStepOp() {
  return define<valueStep>(modelSignature(
      "OriginValueStep",
      joined(stateInputs, {"prompts: int32", "completions: int32", "targets: float", "weights: float"}),
      joined(stateOutputs, {"loss: float"}), {"value_token: int"}));
}

}  // namespace origin
