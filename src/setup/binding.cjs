/** tfjs-node's binding to the native TensorFlow: compiled here, kept in .cache, copied into node_modules. */
const fs = require("node:fs");
const path = require("node:path");
const { watch } = require("./commands.cjs");
const { bindingArguments, findCompiler, howToGetCompiler } = require("./compiler.cjs");
const { SetupFailure, explain } = require("./failures.cjs");
const { hashOf, readStamp, writeStamp } = require("./stamps.cjs");
const { wheelHere, missing: libraryMissing } = require("./tensorflow.cjs");

const stampOf = (paths) => path.join(paths.binding, "grpo-origin.json");
const keptIn = (paths) => path.join(paths.binding, "tfjs_binding.node");

/** Names everything that the compiled binding depends on. Node-API's ABI is the same in every Node: no version of it. */
function keyOf(paths) {
  const sources = path.join(paths.tfjs, "binding");
  const texts = fs
    .readdirSync(sources)
    .sort()
    .map((name) => fs.readFileSync(path.join(sources, name)));
  const headers = fs.readFileSync(path.join(paths.nodeModules, "node-api-headers", "package.json"));
  return hashOf(process.platform, process.arch, wheelHere ? wheelHere.sha256 : "", headers, ...texts);
}

const hashOfFile = (file) => (fs.existsSync(file) ? hashOf(fs.readFileSync(file)) : undefined);

/** Why the binding cannot be relied on, or undefined where it can. */
function missing(paths) {
  const stamp = readStamp(stampOf(paths));
  if (!stamp || !fs.existsSync(paths.tfjs) || stamp.key !== keyOf(paths)) return "not built";
  if (hashOfFile(paths.bindingInUse) !== stamp.sha256) return "not in node_modules";
  return stamp.tried.includes(process.versions.modules)
    ? undefined
    : `not yet tried with Node ${process.versions.node}`;
}

/** Whether the binding was compiled here, against the TensorFlow in .cache; tfjs-node's own brings another. */
function isCompiledHere(paths) {
  const stamp = readStamp(stampOf(paths));
  return stamp !== undefined && hashOfFile(keptIn(paths)) === stamp.sha256;
}

/** Takes the kept binding, else compiles one, else asks tfjs-node's own installation; then tries it. */
async function mend(paths, tools) {
  const key = keyOf(paths);
  const stamp = readStamp(stampOf(paths));
  const isKept = stamp?.key === key && isCompiledHere(paths);
  if (isKept) copyAtomically(keptIn(paths), paths.bindingInUse);
  else await build(paths, tools);
  tools.progress.update("multiplying two matrices");
  await tryIt(paths, tools);
  const tried = isKept ? stamp.tried.filter((abi) => abi !== process.versions.modules) : [];
  writeStamp(stampOf(paths), {
    key,
    sha256: hashOfFile(paths.bindingInUse),
    tried: [...tried, process.versions.modules],
  });
}

async function build(paths, tools) {
  fs.rmSync(stampOf(paths), { force: true });
  fs.rmSync(keptIn(paths), { force: true });
  const compiler = wheelHere && libraryMissing(paths) === undefined ? findCompiler() : undefined;
  const whyNot = compiler ? await compile(paths, compiler.command, tools) : noCompiler();
  if (whyNot) await installStock(paths, tools, whyNot);
}

const noCompiler = () =>
  wheelHere
    ? "no C++ compiler was found (looked for c++, g++, clang++)"
    : `there is no current TensorFlow for ${process.platform} on ${process.arch}`;

/** Compiles into .cache and copies into node_modules. Resolves to why it failed, undefined where it did not. */
async function compile(paths, command, { run, progress }) {
  const temporary = `${keptIn(paths)}.partial`;
  fs.mkdirSync(paths.binding, { recursive: true });
  const args = bindingArguments(paths, wheelHere.libraries, temporary);
  const env = { ...process.env, TMPDIR: paths.binding };
  try {
    await watch(run(command, args, { cwd: paths.tfjs, env }), () => progress.update("compiling"));
  } catch (error) {
    const failure = explain(error, "compiling");
    if (/no space|cannot be written/.test(failure.why)) throw failure;
    return `the compiler failed: ${failure.why}`;
  }
  fs.renameSync(temporary, keptIn(paths));
  copyAtomically(keptIn(paths), paths.bindingInUse);
  return undefined;
}

function copyAtomically(source, destination) {
  fs.mkdirSync(path.dirname(destination), { recursive: true });
  const temporary = `${destination}.${process.pid}.partial`;
  fs.copyFileSync(source, temporary);
  fs.renameSync(temporary, destination);
}

/** tfjs-node's own installation: an older TensorFlow and a binding made elsewhere, from a host that not all can reach. */
async function installStock(paths, { run, progress }, whyNot) {
  const env = { ...process.env, PATH: `${path.join(paths.nodeModules, ".bin")}${path.delimiter}${process.env.PATH}` };
  fs.rmSync(paths.bindingInUse, { force: true });
  const work = run(process.execPath, ["scripts/install.js"], { cwd: paths.tfjs, env });
  const failure = await watch(work, () =>
    progress.update(`${whyNot.split("\n")[0]}; trying tfjs-node's own installation`),
  ).then(
    () => undefined,
    (error) => explain(error, "").why.split("\n")[0],
  );
  if (!failure && fs.existsSync(paths.bindingInUse)) return;
  throw new SetupFailure({
    what: "building TensorFlow's binding",
    why: `${whyNot}\n        and tfjs-node's own installation, which needs no compiler, failed: ${failure || "it left no binding"}`,
    mend: [howToGetCompiler(), "then run: npm run setup"],
  });
}

async function tryIt(paths, { run }) {
  try {
    return await run(process.execPath, [path.join(__dirname, "try-binding.cjs")], { cwd: paths.root });
  } catch (error) {
    throw new SetupFailure({
      what: "loading TensorFlow's binding",
      why: explain(error, "").why,
      mend: ["rm -rf .cache/binding .cache/tensorflow, then run: npm run setup"],
    });
  }
}

module.exports = { name: "TensorFlow's binding", bytes: 5e6, missing, mend, isCompiledHere, isInNodeModules: true };
