/**
 * Stop: how an interrupt of Jupyter's reaches the running cell. kernel.cjs takes the signal SIGINT, the server knows
 * which cell is running, and code of the cell sees `signal()` abort (cell.cjs, kernel.ts).
 */

/** How long a stopped cell may take to end by itself, in ms. */
const GRACE = 500;

/**
 * Asks `cell` to end; one that does not is left behind after GRACE, or at a second call.
 * `isRunning()` says whether it still runs; `leave()` goes on without it.
 */
function stopCell(cell, isRunning, leave) {
  if (cell.stopped) return leave();
  cell.abort.abort();
  setTimeout(() => isRunning() && leave(), GRACE);
}

module.exports = { stopCell };
