// OriginHidden: the residual stream of completions under a policy, as each sublayer reads it.

#include "arguments.h"
#include "completions.h"
#include "ops.h"

namespace origin {
namespace {

// prompts [count, promptTime], completions [n, time] -> states [n, time, 2 layers + 1, width]: at the position that
// predicts each token, the normalised stream before the attention and the feed-forward of each layer, and after the last.
void hidden(Context& context) {
  const Model m = modelOf(context);
  const Floats parameters = parametersOf(context, m);
  const Completions completions = completionsOf(context, m);
  const int sites = 2 * m.layers + 1;
  const FloatsOut states = context.floatsOut("states", {completions.count, completions.time, sites, m.width});
  if (states.size == 0) return;

  const Reader reader(m, parameters.data, tableOf(context, m, completions.promptTime + completions.time - 1));
  Activations activations;
  readCompletions(
      reader, completions, std::vector<int>(completions.count, completions.time),
      [&](const Chunk& chunk, const Prompts* prompts) {
        forward(m, reader.weights, reader.panels, reader.table, chunk, prompts, activations);
        const size_t width = m.width;
        for (const Sequence& s : chunk.sequences)
          for (int i = 0; i < s.length; i++) {
            const size_t from = (s.row + i) * width;
            float* to = states.data + (static_cast<size_t>(s.number) * completions.time + i) * sites * width;
            for (const Activations::OfLayer& layer : activations.layers)
              for (const Buffer* input : {&layer.attentionInput, &layer.mlpInput}) {
                std::copy_n(static_cast<const float*>(*input) + from, width, to);
                to += width;
              }
            std::copy_n(static_cast<const float*>(activations.output) + from, width, to);
          }
      },
      [](const Prompts&) {});
}

}  // namespace

Op hiddenOp() {
  return define<hidden>(modelSignature("OriginHidden", {"prompts: int32", "completions: int32"}, {"states: float"}, {}));
}

}  // namespace origin
