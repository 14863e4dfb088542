/** The Python side: a venv in the clone with what requirements.txt locks. */
const fs = require("node:fs");
const path = require("node:path");
const { watch } = require("./commands.cjs");
const { withoutPythonPaths } = require("./environment.cjs");
const { withCaches } = require("./home.cjs");
const { findPython } = require("./find-python.cjs");
const { hashOf, readStamp, writeStamp, writeAtomically } = require("./stamps.cjs");
const { relocate } = require("./relocate.cjs");

const stampOf = (paths) => path.join(paths.venv, "grpo-origin.json");

/** Why the venv is not what requirements.txt asks for, or undefined where it is. */
function missing(paths) {
  const stamp = readStamp(stampOf(paths));
  if (!stamp) return fs.existsSync(paths.venv) ? "only half installed" : "not installed";
  if (!fs.existsSync(paths.python)) return "its Python is gone";
  if (stamp.requirements !== hashOf(fs.readFileSync(paths.requirements))) return "requirements.txt has changed";
  if (stamp.root !== paths.root) return "the clone has been moved";
  return undefined;
}

/** Throws SetupFailure where there is no Python to make a venv with. */
function precondition(paths) {
  if (missing(paths) !== "the clone has been moved") findPython();
}

/** Environment for pip: nothing of the user's Python leaks in, temporary files stay inside the clone. */
function pipEnvironment(paths) {
  fs.mkdirSync(paths.temporary, { recursive: true });
  return {
    ...withoutPythonPaths(withCaches(paths, process.env, () => {})),
    TMPDIR: paths.temporary,
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
    PIP_USER: "0",
  };
}

/** Makes the venv, or, where only its path has changed, corrects the paths in it. */
async function mend(paths, tools) {
  const stamp = readStamp(stampOf(paths));
  if (missing(paths) === "the clone has been moved" && relocate(paths, stamp.root)) {
    return writeStamp(stampOf(paths), { ...stamp, root: paths.root });
  }
  const python = findPython();
  fs.rmSync(stampOf(paths), { force: true }); // first: what is left of an old venv is not one
  fs.rmSync(paths.venv, { recursive: true, force: true });
  tools.progress.update(`making a venv with Python ${python.version.join(".")}`);
  await tools.run(python.executable, ["-m", "venv", paths.venv], { cwd: paths.root, env: pipEnvironment(paths) });
  await installPackages(paths, tools);
  writeStamp(stampOf(paths), {
    python: python.version.join("."),
    requirements: hashOf(fs.readFileSync(paths.requirements)),
    root: paths.root,
  });
}

/** pip and setuptools first, at their locked versions; they then install, and where needed build, the rest. */
async function installPackages(paths, tools) {
  const locked = fs.readFileSync(paths.requirements, "utf8");
  const installers = path.join(paths.temporary, "installers.txt");
  const env = pipEnvironment(paths);
  writeAtomically(installers, locked.match(/^(pip|setuptools)==.*(\n .*)*/gm).join("\n"));
  const pip = (...args) => [paths.python, ["-m", "pip", "install", "--no-compile", "--require-hashes", ...args]];
  await tools.run(...pip("-r", installers), { cwd: paths.root, env });
  const total = locked.match(/^\S+==/gm).length;
  let collected = 0;
  let phase = "";
  const onLine = (line) => {
    if (line.startsWith("Collecting ")) collected += 1;
    if (line.startsWith("Installing collected")) phase = ", installing";
  };
  const work = tools.run(...pip("--no-build-isolation", "-r", paths.requirements), { cwd: paths.root, env, onLine });
  await watch(work, () => tools.progress.update(`${collected} of about ${total} packages${phase}`));
}

module.exports = { name: "Python packages", bytes: 560e6, missing, precondition, mend, pipEnvironment, stampOf };
