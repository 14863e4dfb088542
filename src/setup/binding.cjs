/** tfjs-node's binding to the native TensorFlow: compiled here, kept in .cache, copied into node_modules. */
const fs = require("node:fs");
const path = require("node:path");
const { compileArguments, findCompiler, howToGetCompiler } = require("./compiler.cjs");
const { SetupFailure, explain } = require("./failures.cjs");
const { hashOf, readStamp, writeStamp } = require("./stamps.cjs");
const { watch } = require("./watch.cjs");
const { wheelHere, missing: libraryMissing } = require("./tensorflow.cjs");

const stampOf = (places) => path.join(places.binding, "grpo-origin.json");
const keptIn = (places) => path.join(places.binding, "tfjs_binding.node");

/** Names everything that the compiled binding depends on. Node-API's ABI is the same in every Node: no version of it. */
function keyOf(places) {
  const sources = path.join(places.tfjs, "binding");
  const texts = fs
    .readdirSync(sources)
    .sort()
    .map((name) => fs.readFileSync(path.join(sources, name)));
  const headers = fs.readFileSync(path.join(places.nodeModules, "node-api-headers", "package.json"));
  return hashOf(process.platform, process.arch, wheelHere ? wheelHere.sha256 : "", headers, ...texts);
}

const hashOfFile = (file) => (fs.existsSync(file) ? hashOf(fs.readFileSync(file)) : undefined);

/** Why the binding cannot be relied on, or undefined where it can. */
function missing(places) {
  const stamp = readStamp(stampOf(places));
  if (!stamp || !fs.existsSync(places.tfjs) || stamp.key !== keyOf(places)) return "not built";
  if (hashOfFile(places.bindingInUse) !== stamp.sha256) return "not in node_modules";
  return stamp.tried.includes(process.versions.modules)
    ? undefined
    : `not yet tried with Node ${process.versions.node}`;
}

/** Takes the kept binding, else compiles one, else asks tfjs-node's own installation; then tries it. */
async function mend(places, tools) {
  const key = keyOf(places);
  const stamp = readStamp(stampOf(places));
  const isKept = stamp?.key === key && hashOfFile(keptIn(places)) === stamp.sha256;
  if (isKept) copyWhole(keptIn(places), places.bindingInUse);
  else await build(places, tools);
  tools.progress.update("multiplying two matrices");
  await tryIt(places, tools);
  const tried = isKept ? stamp.tried.filter((abi) => abi !== process.versions.modules) : [];
  writeStamp(stampOf(places), {
    key,
    sha256: hashOfFile(places.bindingInUse),
    tried: [...tried, process.versions.modules],
  });
}

async function build(places, tools) {
  fs.rmSync(stampOf(places), { force: true });
  fs.rmSync(keptIn(places), { force: true });
  const compiler = wheelHere && libraryMissing(places) === undefined ? findCompiler() : undefined;
  const whyNot = compiler ? await compile(places, compiler.command, tools) : noCompiler();
  if (whyNot) await installStock(places, tools, whyNot);
}

const noCompiler = () =>
  wheelHere
    ? "no C++ compiler was found (looked for c++, g++, clang++)"
    : `there is no current TensorFlow for ${process.platform} on ${process.arch}`;

/** Compiles into .cache and copies into node_modules. Resolves to why it failed, undefined where it did not. */
async function compile(places, command, { run, progress }) {
  const staged = `${keptIn(places)}.partial`;
  fs.mkdirSync(places.binding, { recursive: true });
  const args = compileArguments(places, wheelHere.libraries, staged);
  const env = { ...process.env, TMPDIR: places.binding };
  try {
    await watch(run(command, args, { cwd: places.tfjs, env }), () => progress.update("compiling"));
  } catch (error) {
    const failure = explain(error, "compiling");
    if (/no space|cannot be written/.test(failure.why)) throw failure;
    return `the compiler failed: ${failure.why}`;
  }
  fs.renameSync(staged, keptIn(places));
  copyWhole(keptIn(places), places.bindingInUse);
  return undefined;
}

function copyWhole(source, destination) {
  fs.mkdirSync(path.dirname(destination), { recursive: true });
  const staged = `${destination}.${process.pid}.partial`;
  fs.copyFileSync(source, staged);
  fs.renameSync(staged, destination);
}

/** tfjs-node's own installation: an older TensorFlow and a binding made elsewhere, from a host that not all can reach. */
async function installStock(places, { run, progress }, whyNot) {
  const env = { ...process.env, PATH: `${path.join(places.nodeModules, ".bin")}${path.delimiter}${process.env.PATH}` };
  fs.rmSync(places.bindingInUse, { force: true });
  const work = run(process.execPath, ["scripts/install.js"], { cwd: places.tfjs, env });
  const failure = await watch(work, () =>
    progress.update(`${whyNot.split("\n")[0]}; trying tfjs-node's own installation`),
  ).then(
    () => undefined,
    (error) => explain(error, "").why.split("\n")[0],
  );
  if (!failure && fs.existsSync(places.bindingInUse)) return;
  throw new SetupFailure({
    what: "building TensorFlow's binding",
    why: `${whyNot}\n        and tfjs-node's own installation, which needs no compiler, failed: ${failure || "it left no binding"}`,
    mend: [howToGetCompiler(), "then run: npm run setup"],
  });
}

async function tryIt(places, { run }) {
  try {
    return await run(process.execPath, [path.join(__dirname, "try-binding.cjs")], { cwd: places.root });
  } catch (error) {
    throw new SetupFailure({
      what: "loading TensorFlow's binding",
      why: explain(error, "").why,
      mend: ["rm -rf .cache/binding .cache/tensorflow, then run: npm run setup"],
    });
  }
}

module.exports = { name: "TensorFlow's binding", bytes: 5e6, missing, mend, isInNodeModules: true };
