/** Runs a program in our place: it has our terminal, gets the signals that we get, and its exit code is ours. */
const { spawn } = require("node:child_process");

/**
 * Spawns a command and resolves to its exit code. `stdio` as in Node's spawn; `onStart` is handed the child.
 * A terminal sends Ctrl-C to the program itself, so only the other signals are passed on.
 */
function attached([command, ...args], { cwd, env, stdio = "inherit", onStart }) {
  const child = spawn(command, args, { cwd, env, stdio });
  const passOn = (signal) => child.kill(signal);
  const wait = () => undefined;
  process.on("SIGINT", wait).on("SIGTERM", passOn).on("SIGHUP", passOn);
  if (onStart) onStart(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      process.off("SIGINT", wait).off("SIGTERM", passOn).off("SIGHUP", passOn);
      resolve(code ?? 1);
    });
  });
}

module.exports = { attached };
