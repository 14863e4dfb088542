/** The environment that the project's programs run in: its venv first, and nothing written to the user's home. */
const path = require("node:path");

/** `env` without what would make a Python look for its modules elsewhere. */
function withoutPythonPaths(env) {
  const clean = { ...env, PYTHONNOUSERSITE: "1" };
  delete clean.PYTHONHOME;
  delete clean.PYTHONPATH;
  return clean;
}

/** `env` with the clone's own programs and directories. */
function environment(places, env = process.env) {
  const programs = [path.join(places.venv, "bin"), path.join(places.nodeModules, ".bin")];
  return {
    ...withoutPythonPaths(env),
    PATH: [...programs, env.PATH].join(path.delimiter),
    VIRTUAL_ENV: places.venv,
    XDG_CACHE_HOME: path.join(places.cache, "xdg"), // Snakemake's and the font library's caches
    JUPYTER_CONFIG_DIR: path.join(places.jupyter, "config"),
    JUPYTER_DATA_DIR: path.join(places.jupyter, "data"),
    JUPYTER_RUNTIME_DIR: path.join(places.jupyter, "runtime"),
    JUPYTER_PREFER_ENV_PATH: "1",
    IPYTHONDIR: path.join(places.jupyter, "ipython"),
  };
}

module.exports = { environment, withoutPythonPaths };
