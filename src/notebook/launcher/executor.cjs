/**
 * Runs cells: compiled by the checker, evaluated by the process of the cells. One at a time; the server sees to that.
 * Published is what comes back, as an answer to the request of the cell that it comes from.
 */
const { createChecker } = require("./checker/checker.cjs");
const { CellProcess } = require("./cellProcess.cjs");
const { checkerError, compileError, interruption, processEnded } = require("./errors.cjs");
const { Outputs } = require("./outputs.cjs");
const { createStreams } = require("./streams.cjs");

/** How many cells may still publish after they ended. */
const REMEMBERED = 1000;

/** `onComm(event)`: comm messages of the cells, and { op: "handled", parent } for those of the front end; `onLost()`: the variables are lost. */
function createExecutor(root, { onComm, onLost, onFailure }) {
  const checker = createChecker(root, onFailure);
  const streams = createStreams((cell, content) => publish(cell, "stream", content));
  const cells = new Map(); // number → publish(type, content)
  const child = new CellProcess(root, { onEvent, onEnd, onFailure });
  let running; // { cell, outputs, error, stopping, settle }

  function publish(cell, type, content) {
    const own = type === "execute_result" ? { execution_count: cell, ...content } : content;
    if (running?.cell === cell) running.outputs.add(type, own);
    cells.get(cell)?.(type, own);
  }

  /** Resolves to an error as Jupyter has it, or to undefined. */
  async function run(cell, code, send) {
    cells.set(cell, send);
    cells.delete(cell - REMEMBERED);
    const mine = { cell, outputs: new Outputs() };
    running = mine;
    const { failure, errors, script, file } = await checker.compile(cell, code).catch((error) => ({ failure: error }));
    if (mine.stopping || failure || errors) {
      running = undefined;
      if (mine.stopping) return interruption();
      return failure ? checkerError(failure) : compileError(code, errors);
    }
    return new Promise((settle) => {
      mine.settle = settle;
      child.tell({ op: "run", cell, script, file });
    });
  }

  function finish(error) {
    streams.flush();
    const { settle } = running;
    running = undefined;
    settle(error);
  }

  function onEvent(event) {
    if (event.op === "stream") return streams.add(event);
    streams.flush();
    const isRunning = running?.settle && running.cell === (event.cell ?? event.id);
    if (event.op === "publish") publish(event.cell, event.type, event.content);
    else if (event.op === "comm" || event.op === "handled") onComm(event);
    else if (event.op === "error" && isRunning) running.error = event.error;
    else if (event.op === "done" && isRunning && !running.stopping) finish(running.error);
    else if (event.op === "stopped") onStopped(isRunning);
    else if (event.op === "stuck") child.kill();
    return undefined;
  }

  function onStopped(isRunning) {
    if (isRunning) finish(interruption());
    onComm({ op: "stopped" });
  }

  function onEnd(how) {
    checker.forget();
    onLost();
    if (running?.settle)
      finish(running.stopping ? processEnded("it could not be stopped otherwise") : processEnded(how));
  }

  /** Stops the running cell and callbacks. */
  function stop() {
    if (running?.stopping) return;
    if (running) running.stopping = true;
    if (!running || running.settle) child.tell({ op: "stop", id: running?.cell });
  }

  return {
    run,
    stop,
    tell: (message) => child.tell(message),
    complete: checker.complete,
    inspect: checker.inspect,
    /** The running cell and what it has published, or undefined. */
    running: () => running,
    close: () => {
      child.close();
      void checker.close();
    },
  };
}

module.exports = { createExecutor };
