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
function environment(paths, env = process.env) {
  const programs = [path.join(paths.venv, "bin"), path.join(paths.nodeModules, ".bin")];
  return {
    ...withoutPythonPaths(env),
    PATH: [...programs, env.PATH].join(path.delimiter),
    VIRTUAL_ENV: paths.venv,
    XDG_CACHE_HOME: path.join(paths.cache, "xdg"), // Snakemake's and the font library's caches
    JUPYTER_CONFIG_DIR: path.join(paths.jupyter, "config"),
    JUPYTER_DATA_DIR: path.join(paths.jupyter, "data"),
    JUPYTER_RUNTIME_DIR: path.join(paths.jupyter, "runtime"),
    JUPYTER_PREFER_ENV_PATH: "1",
    IPYTHONDIR: path.join(paths.jupyter, "ipython"),
  };
}

module.exports = { environment, withoutPythonPaths };
