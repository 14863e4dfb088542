/** The parts of tslab that the kernel is built from, at the one version whose inside it knows. */
const VERSION = "1.0.22";

/** tslab's modules. Throws where tslab is missing or of another version. */
function requireTslab() {
  const found = installedVersion();
  if (found !== VERSION) {
    throw new Error(`tslab: expected version ${VERSION}, found ${found ?? "none"}; run npm run setup`);
  }
  return {
    converter: require("tslab/dist/converter.js"),
    inspect: require("tslab/dist/inspect.js"),
    jupyter: require("tslab/dist/jupyter.js"),
  };
}

function installedVersion() {
  try {
    return require("tslab/package.json").version;
  } catch {
    return undefined;
  }
}

module.exports = { requireTslab, VERSION };
