/**
 * The line's thread: the only one that reads from the kernel, so that Stop is heard whatever the main thread is at. It
 * ends the process, and what that has started, when the line closes: the kernel is gone.
 */
const { once } = require("node:events");
const { Session } = require("node:inspector");
const net = require("node:net");
const { createInterface } = require("node:readline");
const { setTimeout: sleep } = require("node:timers/promises");
const { parentPort, workerData } = require("node:worker_threads");
const { canUnwind, STOPS, PRESSED, HEARD, GATE, WAITING, STANDING, GO } = require("./stopping.cjs");

/** How long a stopped cell may take to end by itself, in ms. */
const GRACE = 500;
/** How much longer where a loop has heard of it, and closes what it has opened, in ms. */
const CLOSING = 2500;
/** How long the main thread may take to answer when it is free, in ms. */
const ANSWER = 100;
/** How often a termination is tried before the process is given up. */
const TRIES = 20;

const shared = new Int32Array(workerData);
const socket = new net.Socket({ fd: 3 });
socket.on("close", endAll).on("error", endAll);
const session = new Session();
session.connectToMainThread();

function endAll() {
  try {
    process.kill(-process.pid, "SIGKILL"); // the group, which the process of the cells leads
  } catch {
    process.kill(process.pid, "SIGKILL");
  }
}

/** Whether the main thread says so within `ms`; it does once `question` is answered. */
async function says(question, ms) {
  const answer = once(parentPort, question).then(() => true);
  parentPort.postMessage({ op: question });
  return within(ms, answer);
}

const within = (ms, promise) => Promise.race([promise, sleep(ms, false)]);
parentPort.on("message", (answered) => parentPort.emit(answered));

/** One try to end what the main thread is at; false where the moment was not a safe one. */
function terminate() {
  Atomics.store(shared, GATE, WAITING);
  session.post("Runtime.evaluate", { expression: "__cells.unwind()" });
  Atomics.wait(shared, GATE, WAITING, 200);
  const safe = Atomics.load(shared, GATE) === STANDING;
  if (safe) session.post("Runtime.terminateExecution"); // in its queue before the thread goes on
  Atomics.store(shared, GATE, GO);
  Atomics.notify(shared, GATE);
  return safe;
}

/** Ends what runs. Resolves to "stopped" once the main thread is free, or to "stuck". */
async function stop() {
  const pressed = Atomics.add(shared, PRESSED, 1) + 1;
  Atomics.store(shared, STOPS, 1);
  const ended = once(parentPort, "stop").then(() => true);
  parentPort.postMessage({ op: "stop" });
  if (await within(GRACE, ended)) return "stopped"; // all that ran has ended by itself
  const isClosing = Atomics.load(shared, HEARD) === pressed && !(await says("ping", ANSWER));
  if (isClosing && (await within(CLOSING, ended))) return "stopped";
  for (let tries = 0; tries < TRIES; tries++) {
    if (await says("ping", ANSWER)) {
      if (tries > 0) await says("recover", ANSWER);
      return "stopped";
    }
    if (!canUnwind) return "stuck";
    for (let n = 0; n < TRIES && !terminate(); n++) await sleep(1);
  }
  return "stuck";
}

createInterface({ input: socket }).on("line", async (text) => {
  const message = JSON.parse(text);
  if (message.op !== "stop") return parentPort.postMessage(message);
  socket.write(`${JSON.stringify({ op: await stop(), id: message.id })}\n`);
});
