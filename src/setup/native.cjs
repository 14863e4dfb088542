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
const { fileOf, flags, keyOf, stampName, allSources, variantsHere } = require("../tensor/native/build.cjs");

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
  const temporary = `${paths.native}.partial`;
  fs.rmSync(temporary, { recursive: true, force: true });
  fs.mkdirSync(temporary, { recursive: true });
  const made = await build(paths, temporary, tools);
  writeStamp(path.join(temporary, stampName), { key: keyOf(paths.nativeSources), wheel, ...made });
  replaceDirectory(temporary, paths.native);
}

/** What the stamp says of the builds: their sizes in bytes, which failed and why, or why there are none. */
async function build(paths, temporary, tools) {
  if (variantsHere.length === 0 || !wheelHere || !isCompiledHere(paths))
    return { sizes: {}, whyNone: "they need the current TensorFlow and a binding compiled here" };
  const compiler = findCompiler();
  if (!compiler) return { sizes: {}, whyNone: "no C++ compiler was found (looked for c++, g++, clang++)" };
  const failed = await compileAll(paths, temporary, compiler.command, tools);
  const built = variantsHere.filter(({ name }) => !(name in failed));
  const whyNone = built.length
    ? await tryThem(paths, temporary, tools)
    : `the compiler failed: ${Object.values(failed)[0]}`;
  const sizeOf = (variant) => fs.statSync(path.join(temporary, fileOf(variant))).size;
  const sizes = Object.fromEntries(whyNone ? [] : built.map((variant) => [variant.name, sizeOf(variant)]));
  return { compiler: compiler.version, sizes, failed, whyNone };
}

/** Compiles every variant into `directory`, side by side. Resolves to why some failed, by their names. */
async function compileAll(paths, directory, command, { run, progress }) {
  const names = variantsHere.map(({ name }) => name).join(" and ");
  const compileOne = (variant) =>
    compile(paths, { variant, flags, command, directory, fromAddon: "../tensorflow/tensorflow", run }).then(
      () => [],
      (error) => [[variant.name, whyNot(error)]],
    );
  const failed = await watch(Promise.all(variantsHere.map(compileOne)), () =>
    progress.update(`compiling for ${names}`),
  );
  return Object.fromEntries(failed.flat());
}

/** The compiler's reason. A full disk is a failure of the step: the reason would not last. */
function whyNot(error) {
  const failure = explain(error, "compiling");
  if (/no space|cannot be written/.test(failure.why)) throw failure;
  return failure.why;
}

/** Compiles one variant with `flags` into `directory`; `fromAddon` is the way from there to TensorFlow's libraries. */
async function compile(paths, { variant, flags, command, directory, fromAddon, run }) {
  const source = path.join(directory, `ops-${variant.name}.cc`);
  fs.writeFileSync(source, allSources(paths.nativeSources));
  const args = addonArguments(paths, {
    units: [source],
    flags: [...flags, ...variant.flags],
    libraries: wheelHere.libraries,
    output: path.join(directory, fileOf(variant)),
    fromAddon,
  });
  try {
    await run(command, args, { cwd: paths.root, env: { ...process.env, TMPDIR: directory } });
  } finally {
    fs.rmSync(source, { force: true });
  }
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

/** What a user should know of builds that could not be made, undefined where all could. */
function note(paths) {
  const { whyNone, failed = {} } = stampOf(paths);
  if (whyNone) return `There are no fused ops, and TensorFlow's own do their work, more slowly: ${whyNone}`;
  const lost = Object.entries(failed).map(([name, why]) => `There are no fused ops for ${name}: ${why}`);
  return lost.length ? lost.join("\n") : undefined;
}

module.exports = { name: "fused ops", bytes: 20e6, missing, mend, note, stampOf, compile };
