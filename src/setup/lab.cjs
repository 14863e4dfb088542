/** `npm run lab`: JupyterLab on the notebooks, with this clone's kernel and settings. */
const path = require("node:path");
const { spawn } = require("node:child_process");
const { environment } = require("./environment.cjs");

/** Starts JupyterLab, passes `args` on, and resolves to its exit code. */
function lab(places, args) {
  const asRoot = process.getuid() === 0 ? ["--allow-root"] : []; // containers; JupyterLab refuses otherwise
  const command = ["-m", "jupyterlab", path.join(places.root, "notebooks"), ...asRoot, ...args];
  const child = spawn(places.python, command, { cwd: places.root, env: environment(places), stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

module.exports = { lab };
