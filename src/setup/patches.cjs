/** The corrections of packages under src/notebook/patches, applied by patch-package. */
const fs = require("node:fs");
const path = require("node:path");
const { hashOf } = require("./stamps.cjs");

function patchesIn(directory) {
  if (!fs.existsSync(directory)) return [];
  return fs
    .readdirSync(directory)
    .filter((name) => name.endsWith(".patch"))
    .sort();
}

function hashOfPatches(directory) {
  return hashOf(...patchesIn(directory).flatMap((name) => [name, fs.readFileSync(path.join(directory, name))]));
}

/** Why the packages are not patched as asked, or undefined where they are. */
function missing(paths) {
  if (hashOfPatches(paths.appliedPatches) === hashOfPatches(paths.patches)) return undefined;
  return fs.existsSync(paths.appliedPatches) ? "the patches have changed" : "not applied";
}

/** Takes back the patches applied before, applies those of today, and keeps a copy of them to be taken back later. */
async function mend(paths, tools) {
  await patchPackage(paths, paths.appliedPatches, ["--reverse"], tools);
  fs.rmSync(paths.appliedPatches, { recursive: true, force: true });
  await patchPackage(paths, paths.patches, [], tools);
  const temporary = `${paths.appliedPatches}.partial`;
  fs.rmSync(temporary, { recursive: true, force: true });
  fs.mkdirSync(temporary);
  for (const name of patchesIn(paths.patches)) {
    fs.copyFileSync(path.join(paths.patches, name), path.join(temporary, name));
  }
  fs.renameSync(temporary, paths.appliedPatches);
}

async function patchPackage(paths, directory, options, { run }) {
  if (patchesIn(directory).length === 0) return;
  const program = path.join(paths.nodeModules, "patch-package", "index.js");
  const args = [program, "--patch-dir", path.relative(paths.root, directory), "--error-on-fail", ...options];
  await run(process.execPath, args, { cwd: paths.root });
}

module.exports = { name: "patches", bytes: 0, missing, mend, isInNodeModules: true };
