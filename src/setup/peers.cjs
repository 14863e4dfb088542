/**
 * The peers of the benchmark: PyTorch, transformers, TRL and JAX, in a venv of their own that the ordinary set-up
 * knows nothing of.
 */
const fs = require("node:fs");
const path = require("node:path");
const commands = require("./commands.cjs");
const { attached } = require("./attached.cjs");
const { environment } = require("./environment.cjs");
const { explain, describe } = require("./failures.cjs");
const { findPython } = require("./find-python.cjs");
const { createProgress } = require("./progress.cjs");
const { pipEnvironment } = require("./python.cjs");
const { hashOf, readStamp, writeStamp } = require("./stamps.cjs");

/** The benchmark: the lock file of its packages, and what they are measured by. */
const benchDirectory = path.resolve(__dirname, "..", "bench");

function benchPaths({ root }) {
  const venv = path.join(root, ".cache", "bench", "venv");
  return {
    venv,
    python: path.join(venv, "bin", "python"),
    stamp: path.join(venv, "grpo-origin.json"),
    requirements: path.join(benchDirectory, "requirements.txt"),
    stub: path.join(benchDirectory, "peers", "cuda_stub.py"),
    program: path.join(benchDirectory, "main.ts"),
  };
}

/** What the venv is made of: any change of it makes another. */
function contents({ requirements, stub, venv }) {
  return hashOf(fs.readFileSync(requirements), fs.readFileSync(stub), venv);
}

function missing(paths) {
  const bench = benchPaths(paths);
  return readStamp(bench.stamp)?.contents !== contents(bench);
}

/** Makes the venv. `--no-deps`: the lock names everything but what only a GPU needs; see peers/cuda_stub.py. */
async function mend(paths, { progress, run }) {
  const bench = benchPaths(paths);
  const python = findPython();
  const options = { cwd: paths.root, env: pipEnvironment(paths) };
  fs.rmSync(bench.venv, { recursive: true, force: true });
  progress.update(`making a venv with Python ${python.version.join(".")}`);
  await run(python.executable, ["-m", "venv", bench.venv], options);
  const pip = ["-m", "pip", "install", "--no-compile", "--no-deps", "--require-hashes", "-r", bench.requirements];
  const total = fs.readFileSync(bench.requirements, "utf8").match(/^\S+==/gm).length;
  let collected = 0;
  const onLine = (line) => (collected += line.startsWith("Collecting ") ? 1 : 0);
  const work = run(bench.python, pip, { ...options, onLine });
  await commands.watch(work, () => progress.update(`${collected} of about ${total} packages, 2.4 GB in the end`));
  await run(bench.python, [bench.stub], options);
  writeStamp(bench.stamp, { contents: contents(bench) });
}

/** Installs the peers where they are missing. Throws SetupFailure. */
async function install(paths) {
  if (!missing(paths)) return;
  const progress = createProgress({ number: 1, count: 1, name: "peers of the benchmark" });
  const run = (command, args, options) => commands.run(command, args, { log: paths.log, ...options });
  try {
    await mend(paths, { progress, run });
    progress.done();
  } catch (error) {
    progress.failed();
    throw explain(error, "installing the peers of the benchmark");
  }
}

/** What the benchmark exits with where it is about to measure peers that are not there. */
const peersAreMissing = 75;

/**
 * `npm run bench`: starts the benchmark, which says by its exit code that it needs peers that are missing; then installs
 * them and starts it again. So neither `--help` nor a wrong option waits for 2.4 GB. Resolves to the exit code.
 */
async function bench(paths, args) {
  const command = [process.execPath, "--require", "tsx/cjs", benchPaths(paths).program, ...args];
  const start = (variables) => attached(command, { cwd: paths.root, env: { ...environment(paths), ...variables } });
  const code = missing(paths) ? await start({ GRPO_ORIGIN_PEERS: "missing" }) : peersAreMissing;
  if (code !== peersAreMissing) return code;
  try {
    await install(paths);
  } catch (failure) {
    console.error(describe(failure, paths.log).replaceAll("npm run setup", "npm run bench"));
    return 1;
  }
  return start({});
}

module.exports = { bench, install, missing };
