/** The parts of tslab that the kernel is built from, at the one version whose inside it knows. */
const fs = require("node:fs");

const VERSION = "1.0.22";

/** tslab's modules and its TypeScript. Throws where tslab is missing, of another version, or without our patch. */
function requireTslab() {
  requireVersion();
  const ts = require("@tslab/typescript-for-tslab");
  leavePackagesUnwatched(ts.sys);
  return {
    ts,
    converter: require("tslab/dist/converter.js"),
    executor: require("tslab/dist/executor.js"),
    jupyter: require("tslab/dist/jupyter.js"),
    util: require("tslab/dist/util.js"),
  };
}

function requireVersion() {
  const mend = "run npm run setup";
  const found = installedVersion();
  if (!found) throw new Error(`tslab: expected version ${VERSION}, found none; ${mend}`);
  if (found !== VERSION) throw new Error(`tslab: expected version ${VERSION}, found ${found}; ${mend}`);
  const converter = fs.readFileSync(require.resolve("tslab/dist/converter.js"), "utf8");
  if (!converter.includes("skipDependencies")) {
    throw new Error(`tslab: src/notebook/patches/tslab+${VERSION}.patch is not applied; ${mend}`);
  }
}

function installedVersion() {
  try {
    return require("tslab/package.json").version;
  } catch {
    return undefined;
  }
}

/** tslab would watch some thousand declaration files; installed packages do not change under a running kernel. */
function leavePackagesUnwatched(sys) {
  for (const name of ["watchFile", "watchDirectory"]) {
    const watch = sys[name];
    sys[name] = (file, ...rest) => (file.includes("/node_modules") ? { close() {} } : watch(file, ...rest));
  }
}

module.exports = { requireTslab, VERSION };
