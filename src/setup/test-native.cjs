/**
 * `npm run test:native`: the tests of the fused ops on builds of other kinds. A build with AddressSanitizer and
 * UndefinedBehaviorSanitizer runs all of them; builds by each compiler, at each level of optimisation and with vectors of
 * each size make the golden bits again.
 */
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { attached } = require("./attached.cjs");
const { ask, run } = require("./commands.cjs");
const { tensorflowIn } = require("./compiler.cjs");
const { environment } = require("./environment.cjs");
const { compile } = require("./native.cjs");
const { flags, variantsHere } = require("../tensor/native/build.cjs");

const tests = [
  path.join("tests", "tensor", "native"),
  path.join("tests", "model", "native.test.ts"),
  path.join("tests", "training", "native.test.ts"),
];
/** A sanitizer keeps what was freed, so the resident memory of its builds says nothing. */
const underSanitizers = [...tests, "--exclude", "**/memory.slow.test.ts"];
const goldenTest = [path.join("tests", "tensor", "native", "golden.test.ts")];
const sanitizers = [
  "-fsanitize=address,undefined",
  "-fno-sanitize-recover=all",
  "-fno-omit-frame-pointer",
  "-g",
  "-O1",
];

/** `flags` at another level of optimisation; a warning fails here, while a user's compiler may warn as it likes. */
const at = (level) => [...flags.map((flag) => (flag === "-O3" ? level : flag)), "-Wall", "-Wextra", "-Werror"];

/** GCC's library that has to be loaded before all others, or undefined where there is none. */
function addressSanitizer() {
  const file = ask("g++", ["-print-file-name=libasan.so"]);
  return file && path.isAbsolute(file) ? file : undefined;
}

/** The builds: their names, compilers and flags, and which tests run on them in what environment. */
function plan() {
  const compilers = ["g++", "clang++"].filter((command) => ask(command, ["--version"]));
  const bits = compilers.flatMap((command) =>
    ["-O1", "-O2", "-O3"].map((level) => ({
      name: `bits, ${command} ${level}`,
      command,
      flags: at(level),
      tests: goldenTest,
    })),
  );
  // Without AVX2 the vectors are the compiler's own, of any size: one of 16 numbers stands in for AVX-512.
  const sizes =
    process.arch !== "x64"
      ? []
      : compilers.flatMap((command) =>
          [1, 2, 4].map((parts) => ({
            name: `bits, ${command}, vectors of ${16 / parts}`,
            command,
            flags: at("-O2"),
            instructions: ["-mfma", "-Wno-psabi", `-DORIGIN_PARTS_FOR_TEST=${parts}`],
            tests: goldenTest,
          })),
        );
  const preloaded = addressSanitizer();
  const sanitized = {
    name: "sanitizers",
    command: "g++",
    flags: [...flags, ...sanitizers],
    tests: underSanitizers,
    environment: {
      LD_PRELOAD: preloaded,
      // Node keeps memory to the end, tfjs-node deletes an array wrongly, and a test asks for more than there is.
      ASAN_OPTIONS: "detect_leaks=0:alloc_dealloc_mismatch=0:allocator_may_return_null=1",
      UBSAN_OPTIONS: "print_stacktrace=1",
    },
  };
  return [...(preloaded ? [sanitized] : []), ...bits, ...sizes];
}

/** The variants that this processor can run. */
function runnable() {
  require("tsx/cjs");
  const { instructionSets } = require("../common/processor.ts").processor();
  return variantsHere.filter(({ needs }) => needs.every((name) => instructionSets.includes(name)));
}

/** Those that a build is made for; one with instructions of its own takes the name of the plainest. */
const variantsOf = ({ instructions }, variants) =>
  instructions ? [{ ...variants[variants.length - 1], flags: instructions }] : variants;

/** Builds one variant and runs its tests on it. Resolves to whether it compiled without warnings and all passed. */
async function testBuild(paths, build, variant, directory) {
  console.log(`\n== ${build.name}, ${variant.name}`);
  fs.mkdirSync(directory);
  try {
    await compile(paths, { ...build, variant, directory, fromAddon: tensorflowIn(paths), run });
  } catch (error) {
    console.error(`${error.message}\n${error.output ?? ""}`);
    return false;
  }
  const vitest = [path.join(paths.nodeModules, "vitest", "vitest.mjs"), "run", "--config", "tests/vitest.config.mts"];
  const env = { ...environment(paths), GRPO_ORIGIN_OPS: "native", GRPO_ORIGIN_NATIVE_DIRECTORY: directory };
  const command = [process.execPath, ...vitest, ...build.tests];
  return (await attached(command, { cwd: paths.root, env: { ...env, ...build.environment } })) === 0;
}

/** Every build with every variant, one after the other. Resolves to the exit code: 1 where a test failed. */
async function testNative(paths) {
  const builds = plan();
  const variants = runnable();
  if (builds.length === 0 || variants.length === 0)
    throw new Error("expected g++ or clang++, and a processor with AVX2 or NEON");
  if (!addressSanitizer()) console.error("no sanitizers: they need GCC's libasan");
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "native-"));
  const failed = [];
  try {
    for (const [i, build] of builds.entries())
      for (const variant of variantsOf(build, variants))
        if (!(await testBuild(paths, build, variant, path.join(temporary, `${i}-${variant.name}`))))
          failed.push(`${build.name}, ${variant.name}`);
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
  console.log(failed.length ? `\nfailed: ${failed.join("; ")}` : "\nall builds passed");
  return failed.length || !addressSanitizer() ? 1 : 0;
}

module.exports = { testNative };
