/** TensorFlow and Stop. */

let engine; // once it is loaded

/**
 * From now on each op asks whether the cell was stopped: a loop of ops ends by an error, its scopes closed. A
 * termination in the middle of one can meet the finalizer of a tensor, and Node 24 ends the process then.
 */
function guardTensorFlow(cache, check) {
  if (engine) return;
  const core = Object.values(cache).find((module) => module?.filename?.endsWith("tfjs-core/dist/tf-core.node.js"));
  if (!core?.loaded) return;
  engine = core.exports.engine();
  const runKernel = engine.runKernelFunc;
  engine.runKernelFunc = function (...args) {
    check();
    return runKernel.apply(this, args);
  };
}

/** After a termination, which skips `finally`, scopes and the gradient tape would stay open. */
function recoverTensorFlow() {
  if (!engine) return;
  while (engine.state.scopeStack.length > 0) engine.endScope();
  Object.assign(engine.state, { gradientDepth: 0, kernelDepth: 0, activeTape: null });
}

module.exports = { guardTensorFlow, recoverTensorFlow };
