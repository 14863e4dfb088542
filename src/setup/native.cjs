/**
 * The ops of our own, compiled into .cache/native, one build for each set of instructions. They are an advantage, not a
 * need: where none can be built, the step is done all the same, its stamp says why, and the graph path runs.
 */
const fs = require("node:fs");
const path = require("node:path");
const { watch } = require("./commands.cjs");
const { addonArguments, findCompiler } = require("./compiler.cjs");
const { isCompiledHere } = require("./binding.cjs");
const { explain } = require("./failures.cjs");
const { hasSize, readStamp, writeStamp } = require("./stamps.cjs");
const { replaceDirectory, wheelHere } = require("./tensorflow.cjs");
const { fileOf, flags, keyOf, stampName, unitsIn, variantsHere } = require("../tensor/native/build.cjs");

const stampOf = (paths) => readStamp(path.join(paths.native, stampName));
const wheel = wheelHere ? wheelHere.sha256 : "none";

/** Why the builds cannot be relied on, or undefined where they can, or where it is known why there are none. */
function missing(paths) {
  const stamp = stampOf(paths);
  if (!stamp) return "not built";
  if (stamp.key !== keyOf(paths.nativeSources)) return "built from other sources";
  if (stamp.wheel !== wheel) return "built for another TensorFlow";
  const isComplete = (name) => hasSize(path.join(paths.native, fileOf({ name })), stamp.sizes[name]);
  return Object.keys(stamp.sizes).every(isComplete) ? undefined : "its files are damaged";
}

/** Compiles and tries beside the destination, then renames. */
async function mend(paths, tools) {
  const staged = `${paths.native}.partial`;
  fs.rmSync(staged, { recursive: true, force: true });
  fs.mkdirSync(staged, { recursive: true });
  const made = await build(paths, staged, tools);
  writeStamp(path.join(staged, stampName), { key: keyOf(paths.nativeSources), wheel, ...made });
  replaceDirectory(staged, paths.native);
}

/** What the stamp says of the builds: their sizes in bytes, which failed and why, or why there are none. */
async function build(paths, staged, tools) {
  if (variantsHere.length === 0 || !wheelHere || !isCompiledHere(paths))
    return { sizes: {}, whyNone: "they need the current TensorFlow and a binding compiled here" };
  const compiler = findCompiler();
  if (!compiler) return { sizes: {}, whyNone: "no C++ compiler was found (looked for c++, g++, clang++)" };
  const failed = await compileAll(paths, staged, compiler.command, tools);
  const built = variantsHere.filter(({ name }) => !(name in failed));
  const whyNone = built.length
    ? await tryThem(paths, staged, tools)
    : `the compiler failed: ${Object.values(failed)[0]}`;
  const sizeOf = (variant) => fs.statSync(path.join(staged, fileOf(variant))).size;
  const sizes = Object.fromEntries(whyNone ? [] : built.map((variant) => [variant.name, sizeOf(variant)]));
  return { compiler: compiler.version, sizes, failed, whyNone };
}

/** Compiles every variant, side by side. Resolves to why some failed, by their names. */
async function compileAll(paths, directory, command, tools) {
  const names = variantsHere.map(({ name }) => name).join(" and ");
  const works = variantsHere.map((variant) => compile(paths, variant, { directory, command, run: tools.run }));
  const results = await watch(Promise.all(works), () => tools.progress.update(`compiling for ${names}`));
  return Object.fromEntries(results.flatMap((why, i) => (why ? [[variantsHere[i].name, why]] : [])));
}

/** Resolves to why it failed, undefined where it did not. A full disk is a failure of the step. */
async function compile(paths, variant, { directory, command, run }) {
  const args = addonArguments(paths, {
    units: unitsIn(paths.nativeSources),
    flags: [...flags, ...variant.flags],
    libraries: wheelHere.libraries,
    output: path.join(directory, fileOf(variant)),
    fromAddon: path.join("..", "tensorflow", "tensorflow"),
  });
  try {
    await run(command, args, { cwd: paths.root, env: { ...process.env, TMPDIR: directory } });
  } catch (error) {
    const failure = explain(error, "compiling");
    if (/no space|cannot be written/.test(failure.why)) throw failure;
    return failure.why;
  }
  return undefined;
}

/** Runs an op of the build for this processor. Resolves to why it failed, undefined where it did not. */
async function tryThem(paths, directory, { run, progress }) {
  progress.update("running one");
  const env = { ...process.env, GRPO_ORIGIN_OPS: "", GRPO_ORIGIN_NATIVE_DIRECTORY: directory };
  try {
    await run(process.execPath, [path.join(__dirname, "try-native.cjs")], { cwd: paths.root, env });
  } catch (error) {
    return `they do not run: ${explain(error, "").why}`;
  }
  return undefined;
}

module.exports = { name: "fused ops", bytes: 20e6, missing, mend, stampOf };
