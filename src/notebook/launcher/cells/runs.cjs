/**
 * What runs in the process of the cells: a run of a cell, or of a widget's callback. Output and errors go to the run
 * that they come from, however late: a timer that a cell left writes to that cell.
 */
const { AsyncLocalStorage } = require("node:async_hooks");

const storage = new AsyncLocalStorage();
const unfinished = new Set();
let latest = { cell: 0, abort: new AbortController(), since: 0, stopped: false, open: false }; // before the first cell

/** Begins a run. `cell`: whose output it writes to; `parent`: the id of the message that it answers; `since`: how often Stop was pressed before. */
function begin({ cell, parent, since, isCell }) {
  const run = { cell, parent, since, abort: new AbortController(), stopped: false, open: true };
  unfinished.add(run);
  if (isCell) latest = run;
  return run;
}

/** Ends a run; one that goes on in the background is no longer what Stop is for. */
function end(run) {
  run.open = false;
  unfinished.delete(run);
}

const runs = {
  begin,
  end,
  within: (run, act) => storage.run(run, act),
  /** The run whose code is running; for callbacks that lost their origin, the latest cell's. */
  current: () => storage.getStore() ?? latest,
  open: () => [...unfinished],
  /** Whether a run that was stopped has not ended. */
  leftBehind: () => [...unfinished].some(({ stopped }) => stopped),
};

module.exports = { runs };
