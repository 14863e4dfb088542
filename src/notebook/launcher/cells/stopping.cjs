/**
 * Stop, as the main thread of the cells' process sees it, in three stages. First the signal of the run aborts, and the
 * next turn of a loop of a cell, or the next `await` that ends, throws: so `finally` runs and variables stay. What does
 * not end so (a loop of src, one call of a regular expression) is terminated by the line's thread (line.cjs). What
 * cannot be terminated safely ends with the process.
 */
const { runs } = require("./runs.cjs");

/**
 * Shared with the line's thread: whether anything was stopped that has not ended; how often Stop was pressed; at which of
 * these times a loop has heard of it; the gate.
 */
const [STOPS, PRESSED, HEARD, GATE] = [0, 1, 2, 3];
const SHARED = 4;
/** What the gate says while the two threads meet for a termination. */
const WAITING = 0;
const STANDING = 1;
const UNSAFE = 2;
const GO = 3;

/** What a stopped cell throws in its loops. Jupyter shows it as "Interrupted". */
class Stopped extends Error {
  name = "Stopped";
  message = "the cell was stopped";
}

/** The cause that Node is told while its stack of async ids is emptied; no error of anybody's. */
const UNWINDING = new Error("unwinding");

/** In a frame of these, Node is in the middle of its own bookkeeping. */
const OWN_FRAMES = /node:internal\/(async_hooks|promise_hooks|timers|process)/;

function createStopping(memory) {
  const shared = new Int32Array(memory);

  /** Throws Stopped where the run that asks was stopped. */
  function check() {
    const run = runs.current();
    const pressed = Atomics.load(shared, PRESSED);
    if (!run.stopped && !(run.since < pressed && run.open)) return;
    Atomics.store(shared, HEARD, pressed);
    throw new Stopped();
  }

  /** Aborts what runs: cells and callbacks; what has not ended keeps the checks on. */
  function stop() {
    for (const run of runs.open()) {
      run.stopped = true;
      run.abort.abort();
    }
  }

  /** To be called as a run ends: once nothing is left that was stopped, loops need not ask any more. */
  function ended() {
    if (!runs.leftBehind()) Atomics.store(shared, STOPS, 0);
  }

  /**
   * Runs on top of what is to be terminated. Node would abort if a termination came out below a callback of its own:
   * its stack of async ids is emptied first, as for an uncaught exception, and this thread stands still until the
   * termination is in its queue. Amid Node's own bookkeeping it says so instead, and is asked again.
   */
  function unwind() {
    const interrupted = new Error().stack.split("\n")[3]; // below this function and the expression that called it
    const safe = !OWN_FRAMES.test(interrupted);
    if (safe) process._fatalException(UNWINDING, false);
    if (Atomics.compareExchange(shared, GATE, WAITING, safe ? STANDING : UNSAFE) !== WAITING) return;
    Atomics.notify(shared, GATE);
    if (safe) Atomics.wait(shared, GATE, STANDING, 500);
  }

  return { shared, check, stop, ended, unwind, pressed: () => Atomics.load(shared, PRESSED) };
}

/** Whether this Node can be stopped inside a loop; where it cannot, Stop ends the process. */
const canUnwind = typeof process._fatalException === "function";

module.exports = {
  createStopping,
  canUnwind,
  Stopped,
  UNWINDING,
  SHARED,
  STOPS,
  PRESSED,
  HEARD,
  GATE,
  WAITING,
  STANDING,
  GO,
};
