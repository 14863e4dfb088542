/** `npm run lab`: JupyterLab on the notebooks, with this clone's kernel and settings. */
const path = require("node:path");
const { attached } = require("./attached.cjs");
const { environment } = require("./environment.cjs");

/** Starts JupyterLab, passes `args` on, and resolves to its exit code. */
function lab(places, args) {
  const asRoot = process.getuid() === 0 ? ["--allow-root"] : []; // containers; JupyterLab refuses otherwise
  const command = [places.python, "-m", "jupyterlab", path.join(places.root, "notebooks"), ...asRoot, ...args];
  return attached(command, { cwd: places.root, env: environment(places) });
}

module.exports = { lab };
