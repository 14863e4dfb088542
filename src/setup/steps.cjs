/** The steps of set-up, each done only where something is missing. */
const fs = require("node:fs");
const { here } = require("./paths.cjs");
const commands = require("./commands.cjs");
const { createProgress } = require("./progress.cjs");
const { SetupFailure, explain } = require("./failures.cjs");
const { takeLock } = require("./lock.cjs");

const steps = [
  require("./node-packages.cjs"),
  require("./python.cjs"),
  require("./tensorflow.cjs"),
  require("./binding.cjs"),
  require("./native.cjs"),
  require("./kernelspec.cjs"),
  require("./front-end.cjs"),
  require("./launcher.cjs"),
];

function isMissing(step, paths) {
  try {
    return step.missing(paths) !== undefined;
  } catch {
    return true; // what it looks at is not there yet
  }
}

/** The steps that have something to do; `npm ci` removes what others have put into node_modules. */
function missingSteps(paths) {
  const packages = steps[0];
  const arePackagesMissing = isMissing(packages, paths);
  return steps.filter((step) => (arePackagesMissing && step.isInNodeModules) || isMissing(step, paths));
}

function requireSpace(paths, todo) {
  const needed = todo.reduce((sum, step) => sum + step.bytes, 0);
  const { bavail, bsize } = fs.statfsSync(paths.root);
  if (bavail * bsize >= needed) return;
  const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
  throw new SetupFailure({
    what: "starting the set-up",
    why: `no space: expected ${gigabytes(needed)} free on the disk of ${paths.root}, found ${gigabytes(bavail * bsize)}`,
    mend: ["free that much, or clone onto a larger disk, then run: npm run setup"],
  });
}

/** Does every step that is missing, in order. Throws SetupFailure. Answers how many steps were done. */
async function setUp(paths = here) {
  if (missingSteps(paths).length === 0) return 0;
  const lock = await takeLock(paths.lock, (text) => process.stderr.write(`${text}\n`)).catch((error) => {
    throw explain(error, "starting the set-up");
  });
  const ignoreSignals = endOnSignals();
  try {
    removeLeftovers(paths);
    fs.rmSync(paths.log, { force: true });
    const todo = missingSteps(paths); // again: another set-up may have done them while we waited
    requireSpace(paths, todo);
    for (const step of todo) step.precondition?.(paths); // before anything long is begun
    for (const [index, step] of todo.entries()) {
      await doStep(step, { paths, lock, number: index + 1, count: todo.length });
    }
    return todo.length;
  } finally {
    removeLeftovers(paths);
    ignoreSignals();
    lock.release();
  }
}

/** Of this set-up, or of one that was killed: they take the space that is needed. */
function removeLeftovers(paths) {
  for (const leftover of paths.leftovers) fs.rmSync(leftover, { recursive: true, force: true });
}

async function doStep(step, { paths, number, count, lock }) {
  const progress = createProgress({ number, count, name: step.name });
  const run = (command, args, options) =>
    commands.run(command, args, { log: paths.log, onStart: lock.noteCommand, ...options });
  try {
    progress.update("starting");
    await step.mend(paths, { progress, run });
    const why = step.missing(paths);
    if (why) throw new Error(`done, and yet ${why}`);
    progress.done();
    const note = step.note?.(paths); // of what is done, and yet not as it could be
    if (note) process.stderr.write(`${note}\n`);
  } catch (error) {
    progress.failed();
    throw explain(error, step.name);
  }
}

/** Until the answer is called, a signal ends the running command and us. */
function endOnSignals() {
  const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  const handlers = Object.entries(signals).map(([signal, code]) => {
    const handler = () => {
      commands.endAll(signal); // the lock names them: the next set-up waits for one that has not ended
      process.stderr.write("\ninterrupted; the same command goes on from here\n");
      process.exit(code);
    };
    process.on(signal, handler);
    return [signal, handler];
  });
  return () => handlers.forEach(([signal, handler]) => process.off(signal, handler));
}

module.exports = { setUp, missingSteps, steps };
