/** Where npm and pip keep what they download: in the user's home, or in the clone where there is no home. */
const fs = require("node:fs");
const path = require("node:path");

/** Why nothing can be written to a home, or undefined where it can; it is tried out in the nearest directory that is there. */
function unusable(home) {
  if (!home) return "HOME is not set";
  let nearest = path.resolve(home);
  while (!fs.existsSync(nearest)) nearest = path.dirname(nearest);
  try {
    fs.rmdirSync(fs.mkdtempSync(path.join(nearest, ".grpo-origin-")));
    return undefined;
  } catch (error) {
    return `HOME, ${home}, cannot be written to (${error.code})`;
  }
}

/**
 * `env`, with caches in the clone where the home cannot have them: npm, by Node's recursive mkdir, may else wait for
 * ever. `say` is told why.
 */
function withCaches(paths, env = process.env, say = (text) => process.stderr.write(`${text}\n`)) {
  const why = unusable(env.HOME);
  if (why === undefined) return env;
  const caches = path.join(paths.cache, "downloads");
  say(`${why}: downloads are kept in ${caches}`);
  return { ...env, npm_config_cache: path.join(caches, "npm"), PIP_CACHE_DIR: path.join(caches, "pip") };
}

module.exports = { withCaches };
