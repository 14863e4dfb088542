/*
 * Room setup: what a fresh machine needs, and the npm scripts: plain .cjs, for nothing is installed yet. May use:
 * common, tensor, figures.
 */

/** Runs a program as if it were this one: it has our terminal, gets our signals, and its exit code is ours. */
const { spawn } = require("node:child_process");

const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Spawns a command and resolves to its exit code. `stdio` as in Node's spawn; `onStart` is handed the child.
 * A terminal sends Ctrl-C to the program itself, so only the other signals are passed on. After a signal we end
 * when the program does, and start nothing that was to follow it.
 */
function attached([command, ...args], { cwd, env, stdio = "inherit", onStart }) {
  let signalled;
  const handle = (signal) => {
    signalled = signal;
    if (signal !== "SIGINT") child.kill(signal);
  };
  for (const signal of Object.keys(exitCodes)) process.on(signal, handle); // first: the child may draw one at once
  const child = spawn(command, args, { cwd, env, stdio });
  if (onStart) onStart(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (signalled) process.exit(exitCodes[signalled]);
      for (const signal of Object.keys(exitCodes)) process.off(signal, handle);
      resolve(code ?? 1);
    });
  });
}

module.exports = { attached };
