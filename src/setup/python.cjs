/** The Python side: a venv in the clone with what requirements.txt locks. */
const fs = require("node:fs");
const path = require("node:path");
const { withoutPythonPaths } = require("./environment.cjs");
const { findPython } = require("./find-python.cjs");
const { hashOf, readStamp, writeStamp, writeWhole } = require("./stamps.cjs");
const { relocate } = require("./relocate.cjs");
const { watch } = require("./watch.cjs");

const stampOf = (places) => path.join(places.venv, "grpo-origin.json");

/** Why the venv is not what requirements.txt asks for, or undefined where it is. */
function missing(places) {
  const stamp = readStamp(stampOf(places));
  if (!stamp) return fs.existsSync(places.venv) ? "only half installed" : "not installed";
  if (!fs.existsSync(places.python)) return "its Python is gone";
  if (stamp.requirements !== hashOf(fs.readFileSync(places.requirements))) return "requirements.txt has changed";
  if (stamp.root !== places.root) return "the clone has been moved";
  return undefined;
}

/** Throws SetupFailure where there is no Python to make a venv with. */
function precondition(places) {
  if (missing(places) !== "the clone has been moved") findPython();
}

/** Environment for pip: nothing of the user's Python leaks in, temporary files stay inside the clone. */
function pipEnvironment(places) {
  fs.mkdirSync(places.temporary, { recursive: true });
  return {
    ...withoutPythonPaths(process.env),
    TMPDIR: places.temporary,
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_NO_INPUT: "1",
    PIP_USER: "0",
  };
}

/** Makes the venv, or, where only its place has changed, corrects the paths in it. */
async function mend(places, tools) {
  const stamp = readStamp(stampOf(places));
  if (missing(places) === "the clone has been moved" && relocate(places, stamp.root)) {
    return writeStamp(stampOf(places), { ...stamp, root: places.root });
  }
  const python = findPython();
  fs.rmSync(stampOf(places), { force: true }); // first: what is left of an old venv is not one
  fs.rmSync(places.venv, { recursive: true, force: true });
  tools.progress.update(`making a venv with Python ${python.version.join(".")}`);
  await tools.run(python.executable, ["-m", "venv", places.venv], { cwd: places.root, env: pipEnvironment(places) });
  await installPackages(places, tools);
  writeStamp(stampOf(places), {
    python: python.version.join("."),
    requirements: hashOf(fs.readFileSync(places.requirements)),
    root: places.root,
  });
}

/** pip and setuptools first, at their locked versions; they then install, and where needed build, the rest. */
async function installPackages(places, tools) {
  const locked = fs.readFileSync(places.requirements, "utf8");
  const installers = path.join(places.temporary, "installers.txt");
  const env = pipEnvironment(places);
  writeWhole(installers, locked.match(/^(pip|setuptools)==.*(\n .*)*/gm).join("\n"));
  const pip = (...args) => [places.python, ["-m", "pip", "install", "--no-compile", "--require-hashes", ...args]];
  await tools.run(...pip("-r", installers), { cwd: places.root, env });
  const total = locked.match(/^\S+==/gm).length;
  let collected = 0;
  let stage = "";
  const onLine = (line) => {
    if (line.startsWith("Collecting ")) collected += 1;
    if (line.startsWith("Installing collected")) stage = ", installing";
  };
  const work = tools.run(...pip("--no-build-isolation", "-r", places.requirements), { cwd: places.root, env, onLine });
  await watch(work, () => tools.progress.update(`${collected} of about ${total} packages${stage}`));
}

module.exports = { name: "Python packages", bytes: 560e6, missing, precondition, mend, pipEnvironment, stampOf };
