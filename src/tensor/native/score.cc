// OriginScore and OriginValues: log-probabilities of completions under a policy, and their values by a critic.

#include "arguments.h"
#include "completions.h"
#include "ops.h"

namespace origin {
namespace {

// Calls use(at, row) with the logits that predict each token of the completions, `at` being its place in [n, time].
template <class Use>
void readLogits(Context& context, const Model& m, const Floats& parameters, const Completions& completions, Use use) {
  if (completions.count == 0 || completions.time == 0) return;
  const Reader reader(m, parameters.data, tableOf(context, m, completions.promptTime + completions.time - 1));
  Activations activations;
  Buffer rows;
  readCompletions(
      reader, completions, std::vector<int>(completions.count, completions.time),
      [&](const Chunk& chunk, const Prompts* prompts) {
        forward(m, reader.weights, reader.panels, reader.table, chunk, prompts, activations);
        rows.resize(static_cast<size_t>(chunk.rows) * m.vocabulary);
        logits(m, reader.weights, reader.panels, activations.output, chunk.rows, rows);
        Timed time(SOFTMAX);
        for (const Sequence& s : chunk.sequences)
          for (int i = 0; i < s.length; i++)
            use(static_cast<size_t>(s.number) * completions.time + i, rows + static_cast<size_t>(s.row + i) * m.vocabulary);
      },
      [](const Prompts&) {});
}

// prompts [count, promptTime], completions [n, time] -> scores [n, time], or with `vocabulary_scores` [n, time, vocabulary]
void score(Context& context) {
  const Model m = modelOf(context);
  const Floats parameters = parametersOf(context, m);
  const Completions completions = completionsOf(context, m);
  const bool isOfVocabulary = context.flag("vocabulary_scores");
  const float temperature = context.number("temperature");
  Dims dims = {completions.count, completions.time};
  if (isOfVocabulary) dims.push_back(m.vocabulary);
  const FloatsOut scores = context.floatsOut("scores", dims);
  if (scores.size == 0) return;

  Buffer scaled(m.vocabulary);
  readLogits(context, m, parameters, completions, [&](size_t at, float* row) {
    for (int v = 0; v < m.vocabulary; v++) scaled[v] = row[v] = row[v] / temperature;
    const float logSum = softmax(row, m.vocabulary);
    if (!isOfVocabulary) scores[at] = scaled[completions.tokens[at]] - logSum;
    else
      for (int v = 0; v < m.vocabulary; v++) scores[at * m.vocabulary + v] = scaled[v] - logSum;
  });
}

// prompts, completions -> values [n, time], a critic's: the logit of `value_token` before each token
void values(Context& context) {
  const Model m = modelOf(context);
  const Floats parameters = parametersOf(context, m);
  const Completions completions = completionsOf(context, m);
  const int token = valueTokenOf(context, m);
  const FloatsOut values = context.floatsOut("values", {completions.count, completions.time});
  readLogits(context, m, parameters, completions, [&](size_t at, float* row) { values[at] = row[token]; });
}

}  // namespace

Op scoreOp() {
  return define<score>(modelSignature("OriginScore", {"prompts: int32", "completions: int32"}, {"scores: float"},
                                      {"temperature: float", "vocabulary_scores: bool"}));
}

Op valuesOp() {
  return define<values>(modelSignature("OriginValues", {"prompts: int32", "completions: int32"}, {"values: float"},
                                       {"value_token: int"}));
}

}  // namespace origin
