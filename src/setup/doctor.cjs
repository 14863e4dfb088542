/** `npm run doctor`: what is there, which version, what is missing, how to mend it. It changes nothing. */
const fs = require("node:fs");
const path = require("node:path");
const { ask } = require("./commands.cjs");
const { findCompiler, howToGetCompiler } = require("./compiler.cjs");
const { explain } = require("./failures.cjs");
const { findPython } = require("./find-python.cjs");
const { readStamp } = require("./stamps.cjs");
const { steps } = require("./steps.cjs");
const { stampOf: venvStamp } = require("./python.cjs");
const { stampOf: opsStamp } = require("./native.cjs");
const tensorflow = require("./tensorflow.cjs");
const { warning } = require("./supported.cjs");

const setup = "npm run setup";
const ok = (found) => ({ status: "ok", found });
const missing = (found, mend) => ({ status: "missing", found, mend });
const optional = (found, mend) => ({ status: "optional", found, mend });

function node() {
  const unknown = warning(process.versions.node);
  return unknown
    ? optional(unknown, "nothing, unless something fails")
    : ok(`${process.versions.node} (${process.execPath})`);
}

/** The Python on the PATH: needed to make the venv, not once it is made. */
function python(isVenvMade) {
  try {
    const { executable, version } = findPython();
    return ok(`${version.join(".")} (${executable})`);
  } catch (failure) {
    return (isVenvMade ? optional : missing)(failure.why, failure.mend[0]);
  }
}

/** What is wrong with a step of set-up, undefined where it is done. */
function whyMissing(paths, name) {
  try {
    return steps.find((step) => step.name === name).missing(paths);
  } catch (error) {
    return explain(error, name).why.split("\n")[0];
  }
}

/** A step of set-up: done, or what is wrong with it. */
function step(paths, name, found) {
  const why = whyMissing(paths, name);
  return why ? missing(why, setup) : ok(found());
}

function compiler(paths, bindingIsThere) {
  const found = findCompiler();
  if (found) return ok(found.version);
  return (bindingIsThere ? optional : missing)(
    "none found; the binding was built without or before",
    howToGetCompiler(),
  );
}

function loads(paths) {
  const version = ask(process.execPath, [path.join(__dirname, "try-binding.cjs")], {
    cwd: paths.root,
    stdio: ["ignore", "pipe", "ignore"],
  });
  return version
    ? ok(`TensorFlow ${version}; multiplied two matrices`)
    : missing("it does not load", `rm -rf .cache/binding; ${setup}`);
}

/** The ops of our own: which build is used, or why the graph path is; and which numerics. */
function ops(paths) {
  const why = whyMissing(paths, "fused ops");
  if (why) return missing(why, setup);
  const { whyNone } = opsStamp(paths);
  const again = whyNone && `${howToGetCompiler()}; then rm -rf .cache/binding .cache/native; ${setup}`;
  try {
    require("tsx/cjs");
    const { chooseOps, describeChoice } = require("../tensor/native/choice.ts");
    const { chosenNumerics } = require("../tensor/settings.ts");
    const choice = chooseOps();
    const found = `${describeChoice(choice)}; numerics: ${chosenNumerics(process.env)}`;
    if (choice.ops === "native") return ok(found);
    return optional(found, again ?? "nothing: TensorFlow's own ops give the same to rounding, more slowly");
  } catch (error) {
    return missing(error.message, again ?? "change or unset the variable that it names");
  }
}

/** The browser that renders figures: looked for as the figures do it, never installed. */
function browser() {
  try {
    require("tsx/cjs");
    const { findBrowser, howToGetBrowser } = require("../figures/files/browser.ts");
    const found = findBrowser();
    if (!found) return optional("none: figures are written without images", howToGetBrowser);
    const version = ask(found, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
    return ok(`${version ?? "found"} (${found})`);
  } catch {
    return optional("not looked for: the packages are not installed", setup);
  }
}

function disk(paths, isComplete) {
  const { bavail, bsize } = fs.statfsSync(paths.root);
  const free = (bavail * bsize) / 1e9;
  const needed = isComplete ? 0.5 : 3;
  const found = `${free.toFixed(1)} GB free`;
  return free >= needed
    ? ok(found)
    : missing(`${found}, expected ${needed} GB`, "free space on the disk of this directory");
}

/** Every check: `{ name, status: "ok" | "optional" | "missing", found, mend? }`. */
function examine(paths) {
  const venv = readStamp(venvStamp(paths));
  const binding = step(paths, "TensorFlow's binding", () => "compiled and tried");
  const parts = {
    Node: node(),
    Python: python(venv !== undefined),
    "Node packages": step(paths, "Node packages", () => "as locked in package-lock.json"),
    "Python packages": step(paths, "Python packages", () => `as locked in requirements.txt, Python ${venv.python}`),
    "native TensorFlow": step(paths, "native TensorFlow", () =>
      tensorflow.wheelHere ? tensorflow.version : "tfjs-node's own",
    ),
    "C++ compiler": compiler(paths, binding.status === "ok"),
    "TensorFlow's binding": binding,
    "binding loads": binding.status === "ok" ? loads(paths) : missing("not built", setup),
    "fused ops": ops(paths),
    "Jupyter kernel": step(paths, "Jupyter kernel", () => "grpo-origin, in .venv/share/jupyter"),
    "command `origin`": step(paths, "command `origin`", () => "npx origin --help"),
    browser: browser(),
  };
  parts.disk = disk(
    paths,
    Object.values(parts).every(({ status }) => status !== "missing"),
  );
  return Object.entries(parts).map(([name, result]) => ({ name, ...result }));
}

function lineOf({ name, status, found, mend }) {
  const line = `${status.padEnd(9)}${name.padEnd(22)}${found}`;
  return mend ? `${line}\n${" ".repeat(31)}mend: ${mend}` : line;
}

/** Prints what was found, as lines or with `--json` as `{ ok, checks }`. Answers the exit code: 1 where something needed is missing. */
function doctor(paths, args) {
  const checks = examine(paths);
  const isWell = checks.every(({ status }) => status !== "missing");
  if (args.includes("--json")) console.log(JSON.stringify({ ok: isWell, checks }, null, 2));
  else console.log(checks.map(lineOf).join("\n"));
  return isWell ? 0 : 1;
}

module.exports = { doctor, examine };
