/**
 * How the ops are compiled, and what a build of them is named by: for set-up, which makes builds, and for the loader,
 * which takes one only if it was made from the sources that are there now.
 */
const fs = require("node:fs");
const path = require("node:path");
const { createHash } = require("node:crypto");

/** The same bits from every compiler: no contraction of a · b + c, no -ffast-math, no -march=native. README.md says more. */
const flags = ["-std=c++17", "-O3", "-fPIC", "-shared", "-fvisibility=hidden", "-ffp-contract=off", "-fno-math-errno"];

/**
 * One for each set of instructions, the fastest first, in files of their own: else a function compiled for one set
 * could take the place of the same function compiled for another. `needs`: the processor's instruction sets.
 */
const variants = [
  {
    name: "avx512",
    arch: "x64",
    flags: ["-mavx512f", "-mavx512vl", "-mavx512bw", "-mavx512dq", "-mfma", "-mprefer-vector-width=512"],
    needs: ["avx512f", "avx512vl", "avx512bw", "avx512dq", "avx2", "fma"],
  },
  { name: "avx2", arch: "x64", flags: ["-mavx2", "-mfma"], needs: ["avx2", "fma"] },
  { name: "neon", arch: "arm64", flags: [], needs: [] },
];

/** The variants that a compiler here can make. */
const variantsHere = variants.filter(({ arch }) => arch === process.arch);

const fileOf = (variant) => `ops-${variant.name}.node`;

/** Beside the builds: `{ key, wheel, compiler, sizes: { [variant]: bytes }, failed: { [variant]: why }, whyNone? }`. */
const stampName = "grpo-origin.json";

const sourceNames = (directory = __dirname) =>
  fs
    .readdirSync(directory)
    .filter((name) => /\.(cc|h)$/.test(name))
    .sort();

/** Names what a build is made from: the C++ sources in `directory`, the flags and the platform. */
function keyOf(directory = __dirname) {
  const hash = createHash("sha256").update(JSON.stringify([process.platform, process.arch, flags, variants]));
  for (const name of sourceNames(directory)) hash.update(name).update(fs.readFileSync(path.join(directory, name)));
  return hash.digest("hex");
}

/** The sources to compile. */
const unitsIn = (directory = __dirname) =>
  sourceNames(directory)
    .filter((name) => name.endsWith(".cc"))
    .map((name) => path.join(directory, name));

module.exports = { flags, variants, variantsHere, fileOf, stampName, keyOf, unitsIn };
