/**
 * One run of one cell: where its output goes and the signal that stops it. What a cell leaves running
 * (timers, promises that nobody awaited, a loop that ignored Stop) keeps writing to its own cell.
 */
const { AsyncLocalStorage } = require("node:async_hooks");

class Cell {
  /** send(type, content) publishes a message as an answer to the request that runs the cell. */
  constructor(source, send) {
    this.source = source;
    this.send = send;
    this.abort = new AbortController();
    this.error = undefined; // what the error message will say
  }

  get stopped() {
    return this.abort.signal.aborted;
  }
}

const storage = new AsyncLocalStorage();
let latest;

/** Runs fn within the cell. */
function within(cell, fn, asLatest = true) {
  if (asLatest) latest = cell;
  return storage.run(cell, fn);
}

/** The cell whose code is running; for callbacks that lost their origin, the latest one. */
function currentCell() {
  return storage.getStore() ?? latest;
}

/** What src/notebook/kernel.ts sees of the kernel. */
function createBridge(comms) {
  return {
    comms,
    signal: () => currentCell().abort.signal,
    display: (content, update) => currentCell().send(update ? "update_display_data" : "display_data", content),
    clear: (wait) => currentCell().send("clear_output", { wait }),
  };
}

module.exports = { Cell, within, currentCell, createBridge };
