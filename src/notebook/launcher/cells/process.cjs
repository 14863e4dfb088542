/**
 * The process in which cells run, on its main thread, as scripts of V8's REPL mode: so that every binding lives on, a
 * later cell's assignment is seen by earlier functions, and all can be declared again. Another thread holds the line to
 * the kernel (line.cjs). Descriptor 3: messages of the kernel; 4: what happens here (output.cjs).
 */
const { Session } = require("node:inspector");
const path = require("node:path");
const { inspect } = require("node:util");
const { Worker } = require("node:worker_threads");
const { errorOf } = require("../errors.cjs");
const { createComms } = require("./comms.cjs");
const { createModules } = require("./modules.cjs");
const { emit, installStreams } = require("./output.cjs");
const { runs } = require("./runs.cjs");
const { createStopping, SHARED, Stopped, UNWINDING } = require("./stopping.cjs");
const { guardTensorFlow, recoverTensorFlow } = require("./tensorflow.cjs");
const { installTraces } = require("./traces.cjs");

const root = process.cwd();
const memory = new SharedArrayBuffer(SHARED * Int32Array.BYTES_PER_ELEMENT);
const stopping = createStopping(memory);
const modules = createModules(root);
const comms = createComms(runCallback);
const session = new Session(); // for this thread's own scripts; the line's thread has another, for it alone may terminate
const mapped = installTraces();
const line = new Worker(path.join(__dirname, "line.cjs"), { workerData: memory });
let result; // of the running cell: its last expression

installStreams();
session.connect();
globalThis.require = modules.require;
globalThis[Symbol.for("grpo-origin.kernel")] = {
  signal: () => runs.current().abort.signal,
  display: (content, update) => emit({ op: "publish", type: update ? "update_display_data" : "display_data", content }),
  clear: (wait) => emit({ op: "publish", type: "clear_output", content: { wait } }),
  comms: comms.bridge,
};
/** What the scripts of cells call: script.cjs. */
Object.defineProperty(globalThis, "__cells", {
  value: Object.freeze({
    stops: stopping.shared, // [0]: whether anything was stopped that has not ended
    check: stopping.check,
    unwind: stopping.unwind,
    async import(...args) {
      const module = await modules.load(...args);
      guardTensorFlow(modules.require.cache, checkIfAny);
      return module;
    },
    meta: modules.meta,
    result: (value) => (result = value),
    /** A promise that nothing else holds would be collected; the inspector then calls us amid the collection: a crash. */
    awaiting: (promise) => (runs.current().awaited = promise),
    resumed(value) {
      checkIfAny();
      return value;
    },
    thrown(error) {
      emit({ op: "error", error: errorOf(error) });
    },
  }),
});

function checkIfAny() {
  if (stopping.shared[0]) stopping.check();
}

/** Evaluates a cell's script. Its error or result, and then its end, are published as of this cell. */
function runCell({ cell, script, file }) {
  const run = runs.begin({ cell, since: stopping.pressed(), isCell: true });
  result = undefined;
  modules.refresh();
  mapped(file, script);
  const options = { expression: script, replMode: true, awaitPromise: true, objectGroup: "cell" };
  runs.within(run, () =>
    session.post("Runtime.evaluate", options, (failure, answer) => runs.within(run, () => end(failure, answer))),
  );

  async function end(failure, answer) {
    if (failure) emit({ op: "error", error: errorOf(new Error(failure.message)) });
    else if (answer.exceptionDetails) report(answer.exceptionDetails);
    else if (result !== undefined && !run.stopped) await show();
    session.post("Runtime.releaseObjectGroup", { objectGroup: "cell" });
    finish(run);
    emit({ op: "done" });
  }
}

/** The inspector only describes what was thrown; the value itself is reached by a call on it. */
function report({ exception, text }) {
  if (exception?.objectId) {
    const functionDeclaration = "function () { __cells.thrown(this) }";
    session.post("Runtime.callFunctionOn", { objectId: exception.objectId, functionDeclaration });
  } else if (exception && "value" in exception) emit({ op: "error", error: errorOf(exception.value) });
  else emit({ op: "error", error: errorOf(new Error(exception?.description ?? text)) });
}

/**
 * The last expression, as src/notebook/result.ts shows values. A promise is awaited: where it rejects, the cell fails, as
 * it does where the value cannot be shown. Never rejects: the cell would not end.
 */
async function show() {
  try {
    result = await result;
    const { bundleOf } = modules.require("./src/notebook/result.ts");
    const data = await bundleOf(result);
    if (data) emit({ op: "publish", type: "execute_result", content: { data, metadata: {} } });
  } catch (error) {
    emit({ op: "error", error: errorOf(error) });
  }
}

async function runCallback({ cell, parent }, act) {
  const run = runs.begin({ cell, parent, since: stopping.pressed() });
  await runs.within(run, async () => {
    try {
      await act();
    } catch (error) {
      if (!run.stopped) emit({ op: "publish", type: "error", content: errorOf(error) });
    }
  });
  finish(run);
}

function finish(run) {
  const wasStopped = run.stopped;
  runs.end(run);
  stopping.ended();
  if (wasStopped && !runs.leftBehind()) line.postMessage("stop"); // the answer to "stop"
}

/** What the line's thread asks for. */
const ops = {
  run: runCell,
  async comm(message) {
    await comms.receive(message);
    emit({ op: "handled", parent: message.parent });
  },
  stop() {
    stopping.stop();
    comms.forgetWaiting();
    if (!runs.leftBehind()) line.postMessage("stop");
  },
  ping: () => line.postMessage("ping"),
  /** After a termination, which skips `finally`. */
  recover() {
    for (const run of runs.open()) if (run.stopped) runs.end(run);
    stopping.ended();
    recoverTensorFlow();
    line.postMessage("recover");
  },
};
line.on("message", (message) => ops[message.op](message));

process.on("uncaughtException", (error) => {
  if (error !== UNWINDING && !(error instanceof Stopped)) console.error("Uncaught:", inspect(error));
});
process.on("unhandledRejection", (reason) => {
  if (runs.current().stopped || reason instanceof Stopped) return; // a stopped cell's promise that nobody waits for any more
  console.error("Unhandled rejection:", inspect(reason));
});
emit({ op: "ready" });
