/**
 * The Jupyter kernel of this project: tslab's server, brought in line with the protocol (launcher/server.cjs), over a
 * process of its own in which the cells run, with the project's root as its directory (launcher/cells) and the project's
 * TypeScript as its compiler (launcher/checker).
 *
 * node src/notebook/kernel.cjs --config-path CONNECTION_FILE
 */
const path = require("node:path");
const { createServer } = require("./launcher/server.cjs");
const { requireTslab } = require("./launcher/tslab.cjs");

const root = path.resolve(__dirname, "../..");

function start(connectionFile) {
  process.chdir(root);
  const server = createServer(requireTslab(), { root, connectionFile });
  process.on("SIGINT", () => server.interrupt());
  process.on("uncaughtException", (error) => console.error("Uncaught exception:", error));
  process.on("unhandledRejection", (reason) => console.error("Unhandled rejection:", reason));
  exitWithParent();
  return server.init();
}

/** Jupyter kills its kernels; one whose Jupyter was killed itself would stay for ever. */
function exitWithParent() {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.exit(0), 1000).unref();
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
