/**
 * The native TensorFlow: two libraries and the headers, out of PyPI's wheel. The wheel is the one for CPython 3.12
 * whatever the user's Python is: no part of it that depends on Python is used.
 */
const fs = require("node:fs");
const path = require("node:path");
const { hasSize, readStamp, writeStamp, writeAtomically } = require("./stamps.cjs");
const { pipEnvironment } = require("./python.cjs");

const version = "2.21.0";

/** By platform: the package, its wheel's tags and hash, and what the two libraries are called. */
const wheels = {
  "linux-x64": {
    package: "tensorflow-cpu",
    platforms: ["manylinux_2_27_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64"],
    sha256: "dcc8afd32930e42d5296b6ee19078b773706830af4ea97fbe503b9f5e0f820cb",
    libraries: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  },
  "linux-arm64": {
    package: "tensorflow",
    platforms: ["manylinux_2_27_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"],
    sha256: "b07d15737406533898e36c7ef7944b1be18e9028dc521b9229952c537bbc5552",
    libraries: ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"],
  },
  "darwin-arm64": {
    package: "tensorflow",
    platforms: ["macosx_12_0_arm64"],
    sha256: "56ecd7d47429acbe1df2694d50b75bf9fc3995ac92cb367cd9af6c4780ead712",
    libraries: ["libtensorflow_cc.2.dylib", "libtensorflow_framework.2.dylib"],
  },
};

/** The wheel for this machine, or undefined: then only tfjs-node's own installation can help. */
const wheelHere = wheels[`${process.platform}-${process.arch}`];

const stampOf = (directory) => path.join(directory, "grpo-origin.json");

/** Why the libraries cannot be used, or undefined where they can. */
function missing(paths) {
  if (!wheelHere) return undefined; // the binding's step takes tfjs-node's own library
  const stamp = readStamp(stampOf(paths.tensorflow));
  if (!stamp) return "not there";
  if (stamp.sha256 !== wheelHere.sha256) return `it is version ${stamp.version}, not ${version}`;
  const isComplete = (name) => hasSize(path.join(paths.tensorflow, "tensorflow", name), stamp.sizes[name]);
  return wheelHere.libraries.every(isComplete) ? undefined : "its libraries are damaged";
}

/** Downloads and unpacks beside the destination, then renames. */
async function mend(paths, tools) {
  const temporary = `${paths.tensorflow}.partial`;
  const wheel = await download(paths, path.join(temporary, "wheel"), tools);
  await unpack(paths, wheel, temporary, tools);
  fs.rmSync(path.dirname(wheel), { recursive: true });
  const sizeOf = (name) => fs.statSync(path.join(temporary, "tensorflow", name)).size;
  const sizes = Object.fromEntries(wheelHere.libraries.map((name) => [name, sizeOf(name)]));
  writeStamp(stampOf(temporary), { version, sha256: wheelHere.sha256, sizes });
  replaceDirectory(temporary, paths.tensorflow);
}

/** Removes the old one last: programs that start meanwhile find one of the two. */
function replaceDirectory(temporary, destination) {
  const old = `${destination}.old`;
  if (fs.existsSync(destination)) fs.renameSync(destination, old);
  fs.renameSync(temporary, destination);
  fs.rmSync(old, { recursive: true, force: true });
}

/** Through pip, so that the user's mirror, proxy, certificates and cache are used. Resolves to the wheel's path. */
async function download(paths, directory, { run, progress }) {
  const requirement = path.join(directory, "requirement.txt");
  writeAtomically(requirement, `${wheelHere.package}==${version} --hash=sha256:${wheelHere.sha256}\n`);
  const args = ["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", requirement];
  args.push("--python-version", "312", "--implementation", "cp", "--abi", "cp312", "--dest", directory);
  args.push(...wheelHere.platforms.flatMap((platform) => ["--platform", platform]), "--progress-bar", "raw");
  const onLine = (line) => {
    const [, done, total] = line.match(/^Progress (\d+) of (\d+)/) || [];
    if (done) progress.update(`downloading ${megabytes(done)} of ${megabytes(total)} MB`);
  };
  await run(paths.python, args, { cwd: paths.root, env: pipEnvironment(paths), onLine });
  return path.join(
    directory,
    fs.readdirSync(directory).find((name) => name.endsWith(".whl")),
  );
}

async function unpack(paths, wheel, destination, { run, progress }) {
  const onLine = (line) => {
    const [, done, total] = line.match(/^unpacked (\d+) of (\d+)/) || [];
    if (done) progress.update(`unpacking ${megabytes(done)} of ${megabytes(total)} MB`);
  };
  await run(paths.python, [path.join(__dirname, "unpack.py"), wheel, destination], { cwd: paths.root, onLine });
}

const megabytes = (bytes) => Math.round(Number(bytes) / 1e6);

module.exports = {
  name: "native TensorFlow",
  bytes: 1500e6,
  missing,
  mend,
  version,
  wheelHere,
  stampOf,
  replaceDirectory,
};
