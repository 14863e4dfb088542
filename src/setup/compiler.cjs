/** The system's C++ compiler, and how it makes tfjs-node's binding and the ops of our own. */
const path = require("node:path");
const { ask } = require("./commands.cjs");

/** The first C++ compiler that answers: `{ command, version }`, or undefined. */
function findCompiler(env = process.env) {
  for (const command of [env.CXX, "c++", "g++", "clang++"].filter(Boolean)) {
    const version = ask(command, ["--version"], { env });
    if (version) return { command, version: version.split("\n")[0] };
  }
  return undefined;
}

/** What to type to get a compiler. */
function howToGetCompiler() {
  if (process.platform === "darwin") return "xcode-select --install";
  return "sudo apt-get install g++   (Debian, Ubuntu; Fedora: sudo dnf install gcc-c++; Arch: sudo pacman -S gcc)";
}

const tensorflowIn = (paths) => path.join(paths.tensorflow, "tensorflow");

/** Node brings the Node-API symbols when the addon is loaded. */
const forPlatform = process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : [];

/** The headers of TensorFlow and Node-API: not ours to warn of. */
const includes = (paths) =>
  [path.join(tensorflowIn(paths), "include"), path.join(paths.nodeModules, "node-api-headers", "include")].flatMap(
    (directory) => ["-isystem", directory],
  );

/** TensorFlow's libraries, found again at run time from where the addon lies: `fromAddon` is the way to their directory. */
function links(paths, libraries, fromAddon) {
  const origin = process.platform === "darwin" ? "@loader_path" : "$ORIGIN";
  const files = libraries.map((name) => path.join(tensorflowIn(paths), name));
  return [...files, `-Wl,-rpath,${path.isAbsolute(fromAddon) ? fromAddon : `${origin}/${fromAddon}`}`];
}

const fromBindingToLibraries = path.join("..", "..", "..", "..", "..", ".cache", "tensorflow", "tensorflow");

/** The arguments that compile the binding, to be run in tfjs-node's directory. `output`: the file to write. */
function bindingArguments(paths, libraries, output) {
  return [
    ...["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8", "-D_GLIBCXX_USE_CXX11_ABI=1"],
    ...forPlatform,
    ...["-I.", "-I..", ...includes(paths)],
    ...["binding/tfjs_backend.cc", "binding/tfjs_binding.cc", "-o", output],
    ...links(paths, libraries, fromBindingToLibraries),
  ];
}

/** The arguments that compile an addon of `units` (source files) with `flags`; `fromAddon` as of `links`. */
function addonArguments(paths, { units, flags, libraries, output, fromAddon }) {
  return [
    ...[...flags, "-DNAPI_VERSION=8", ...forPlatform, ...includes(paths)],
    ...[...units, "-o", output, ...links(paths, libraries, fromAddon)],
  ];
}

module.exports = { findCompiler, howToGetCompiler, tensorflowIn, bindingArguments, addonArguments };
