/** The long tests, which are programs of their own: `npm run soak`, `npm run test:slurm`. */
const path = require("node:path");
const { attached } = require("./attached.cjs");
const { environment } = require("./environment.cjs");

/** Runs a TypeScript program of the clone, such as tests/soak/soak.ts, with these arguments. Resolves to its exit code. */
function program(paths, file, args) {
  return attached([process.execPath, "--import", "tsx", path.join(paths.root, file), ...args], {
    cwd: paths.root,
    env: environment(paths),
  });
}

module.exports = { program };
