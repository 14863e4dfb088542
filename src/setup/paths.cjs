/** Where set-up keeps things: all of it inside the clone. */
const path = require("node:path");

/** The paths of a clone at `root`. */
function pathsIn(root) {
  const at = (...parts) => path.join(root, ...parts);
  return {
    root,
    cache: at(".cache"),
    log: at(".cache", "setup.log"),
    lock: at(".cache", "setup.lock"),
    temporary: at(".cache", "tmp"),
    leftovers: ["tmp", "tensorflow.partial", "tensorflow.old", "native.partial", "native.old"].map((name) =>
      at(".cache", name),
    ),
    jupyter: at(".cache", "jupyter"),
    nodeModules: at("node_modules"),
    launcher: at("node_modules", ".bin", "origin"),
    tfjs: at("node_modules", "@tensorflow", "tfjs-node"),
    bindingInUse: at("node_modules", "@tensorflow", "tfjs-node", "lib", "napi-v8", "tfjs_binding.node"),
    binding: at(".cache", "binding"),
    tensorflow: at(".cache", "tensorflow"),
    native: at(".cache", "native"),
    nativeSources: at("src", "tensor", "native"),
    requirements: at("requirements.txt"),
    venv: at(".venv"),
    python: at(".venv", "bin", "python"),
    kernelspec: at(".venv", "share", "jupyter", "kernels", "grpo-origin", "kernel.json"),
    kernel: at("src", "notebook", "kernel.cjs"),
    logos: at("src", "notebook", "logo"),
    labextension: at(".venv", "share", "jupyter", "labextensions", "grpo-origin"),
    labextensionSources: at("src", "notebook", "labextension"),
    template: at(".venv", "share", "jupyter", "nbconvert", "templates", "grpo-origin"),
    templateSources: at("src", "notebook", "export"),
    plotly: at("node_modules", "plotly.js-dist"),
  };
}

module.exports = { pathsIn, here: pathsIn(path.resolve(__dirname, "..", "..")) };
