/** The system's C++ compiler, and how it makes tfjs-node's binding. */
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

const fromBindingToLibraries = path.join("..", "..", "..", "..", "..", ".cache", "tensorflow", "tensorflow");

/** The compiler's arguments, to be run in tfjs-node's directory. `output`: the file to write. */
function compileArguments(paths, libraries, output) {
  const tensorflow = path.join(paths.tensorflow, "tensorflow");
  const headers = [
    ".",
    "..",
    path.join(tensorflow, "include"),
    path.join(paths.nodeModules, "node-api-headers", "include"),
  ];
  const origin = process.platform === "darwin" ? "@loader_path" : "$ORIGIN";
  return [
    ...["-std=c++17", "-O2", "-fPIC", "-shared", "-DNAPI_VERSION=8", "-D_GLIBCXX_USE_CXX11_ABI=1"],
    ...(process.platform === "darwin" ? ["-undefined", "dynamic_lookup"] : []), // Node brings the Node-API symbols
    ...headers.map((directory) => `-I${directory}`),
    ...["binding/tfjs_backend.cc", "binding/tfjs_binding.cc", "-o", output],
    ...libraries.map((name) => path.join(tensorflow, name)),
    `-Wl,-rpath,${origin}/${fromBindingToLibraries}`,
  ];
}

module.exports = { findCompiler, howToGetCompiler, compileArguments };
