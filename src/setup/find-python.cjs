/** Finds the Python that the venv is made with. */
const { ask } = require("./commands.cjs");
const { withoutPythonPaths } = require("./environment.cjs");
const { SetupFailure } = require("./failures.cjs");

const oldest = 11; // of Python 3
const newest = 14;
const withAllWheels = 13; // immutables, a dependency of snakemake, has no wheel for 3.14: a compiler builds it
const names = ["python3", "python3.13", "python3.12", "python3.11", "python3.14"];

// _base_executable: were a venv active (ours, even), its interpreter's origin is what we want.
const question = `
import json, os, sys, sysconfig

def lacks(module, member):
    try:
        return not hasattr(__import__(module), member)
    except ImportError:
        return True

needed = {"venv": "create", "ensurepip": "bootstrap", "ssl": "SSLContext", "sqlite3": "connect", "zlib": "decompress"}
print(json.dumps({
    "executable": os.path.realpath(getattr(sys, "_base_executable", "") or sys.executable),
    "version": list(sys.version_info[:3]),
    "lacks": [module for module, member in needed.items() if lacks(module, member)],
    "headers": os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h"))}))`;

/** What is known of the Python called `name`, or undefined where there is none that runs. */
function inspect(name, env = process.env) {
  const answer = ask(name, ["-c", question], { env: withoutPythonPaths(env) });
  if (answer === undefined) return undefined;
  try {
    return { name, ...JSON.parse(answer) };
  } catch {
    return undefined; // Python 2, or something else by that name
  }
}

const isSupported = ({ version: [major, minor] }) => major === 3 && minor >= oldest && minor <= newest;
const isComplete = ({ lacks }) => lacks.length === 0;

/** Every Python on the PATH, best first: one that all packages have wheels for before one that needs a compiler. */
function candidates(env = process.env) {
  const found = names.map((name) => inspect(name, env)).filter(Boolean);
  const rank = (python) => (python.version[1] > withAllWheels ? 1 : 0);
  return found.sort((a, b) => rank(a) - rank(b)); // stable: otherwise in the order of the names
}

/** The best Python there is. Throws SetupFailure with what to install, where none will do. */
function findPython(env = process.env) {
  const found = candidates(env);
  const supported = found.filter(isSupported);
  const best = supported.find(isComplete);
  if (best) return best;
  throw supported.length ? incomplete(supported[0]) : unsupported(found);
}

function unsupported(found) {
  const seen = found.map(({ name, version }) => `${name} is ${version.join(".")}`).join(", ");
  return new SetupFailure({
    what: "finding Python",
    why: `expected Python 3.${oldest} to 3.${newest} on the PATH, found ${seen || "none"}`,
    mend: [
      process.platform === "darwin"
        ? "brew install python@3.13"
        : "sudo apt-get install python3 python3-venv   (Debian, Ubuntu; elsewhere: python3, 3.11 or later)",
      "then run: npm run setup",
    ],
  });
}

function incomplete({ name, version, lacks }) {
  const debian = lacks.every((module) => ["venv", "ensurepip"].includes(module));
  return new SetupFailure({
    what: "finding Python",
    why: `${name} (${version.join(".")}) lacks ${lacks.join(", ")}, which a virtual environment needs`,
    mend: [
      debian
        ? `sudo apt-get install python3.${version[1]}-venv   (Debian, Ubuntu)`
        : `install a Python that was built with ${lacks.join(", ")}`,
      "then run: npm run setup",
    ],
  });
}

module.exports = { findPython, inspect, candidates };
