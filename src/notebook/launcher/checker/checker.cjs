/**
 * The project's own TypeScript, in a thread of its own: it takes up to seconds, and Stop has to be heard meanwhile.
 * `compile(cell, code)` gives { errors } or { script, file }; `complete` and `inspect` take code and a position;
 * `forget()` forgets what earlier cells declared.
 */
const path = require("node:path");
const { Worker } = require("node:worker_threads");

/** Starts the thread. `onFailure(error)` is called when it ends by itself: nothing can be compiled any more. */
function createChecker(root, onFailure) {
  const worker = new Worker(path.join(__dirname, "worker.cjs"), {
    workerData: { root },
    resourceLimits: { stackSizeMb: 64 }, // the type of a value that is made from itself goes back through all its cells
  });
  const waiting = new Map(); // id → { resolve, reject }
  let count = 0;
  worker.on("error", onFailure);
  worker.on("message", ({ id, value, failure }) => {
    const request = waiting.get(id);
    waiting.delete(id);
    if (failure) request?.reject(new Error(failure));
    else request?.resolve(value);
  });
  const ask = (op, ...args) =>
    new Promise((resolve, reject) => {
      waiting.set(++count, { resolve, reject });
      worker.postMessage({ id: count, op, args });
    });
  return {
    compile: (cell, code) => ask("compile", cell, code),
    complete: (code, position) => ask("complete", code, position),
    inspect: (code, position) => ask("inspect", code, position),
    forget: () => ask("forget"),
    close: () => worker.terminate(),
  };
}

module.exports = { createChecker };
