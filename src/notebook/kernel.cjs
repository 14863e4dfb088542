/**
 * The Jupyter kernel of this project: tslab's compiler and executor behind a server that keeps to the
 * protocol (server.cjs), with the project's root as its directory and src/ loaded from its sources.
 *
 * node src/notebook/kernel.cjs --config-path CONNECTION_FILE
 */
const path = require("node:path");
const { createBridge } = require("./launcher/cell.cjs");
const { createServer } = require("./launcher/server.cjs");
const { installSources, refreshSources } = require("./launcher/sources.cjs");
const { requireTslab } = require("./launcher/tslab.cjs");

const root = path.resolve(__dirname, "../..");

function start(connectionFile) {
  process.chdir(root); // tslab resolves imports from the working directory
  const tslab = requireTslab();
  installSources(root, tslab.ts);
  const server = createServer(tslab, { root, connectionFile, beforeCell: refreshSources });
  globalThis[Symbol.for("grpo-origin.kernel")] = createBridge(server.comms.bridge);
  process.on("SIGINT", () => server.interrupt());
  process.on("uncaughtException", (error) => console.error("Uncaught exception:", error));
  process.on("unhandledRejection", (reason) => console.error("Unhandled rejection:", reason));
  exitWithParent();
  return server.init();
}

/** Jupyter kills its kernels; one whose Jupyter was killed itself would stay for ever. */
function exitWithParent() {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(0), 2000).unref();
}

function connectionFile(argv) {
  const file = argv[argv.indexOf("--config-path") + 1];
  if (argv.includes("--config-path") && file) return file;
  throw new Error(
    "kernel.cjs: expected --config-path CONNECTION_FILE; Jupyter gives it, through the kernelspec grpo-origin",
  );
}

Promise.resolve()
  .then(() => start(connectionFile(process.argv)))
  .catch((error) => {
    console.error(error.message);
    process.exit(1);
  });
