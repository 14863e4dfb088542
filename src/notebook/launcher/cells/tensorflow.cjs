/** After a termination, which skips `finally`, TensorFlow's scopes and gradient tape would stay open. */
function recoverTensorFlow(cache) {
  const core = Object.values(cache).find((module) => module?.filename.endsWith("tfjs-core/dist/tf-core.node.js"));
  const engine = core?.exports.engine();
  if (!engine) return;
  while (engine.state.scopeStack.length > 0) engine.endScope();
  Object.assign(engine.state, { gradientDepth: 0, kernelDepth: 0, activeTape: null });
}

module.exports = { recoverTensorFlow };
