/** The long tests, which are programs of their own: `npm run soak`, `npm run test:slurm`. */
const path = require("node:path");
const { attached } = require("./attached.cjs");
const { environment } = require("./environment.cjs");

/** Runs a TypeScript program of the clone, such as tests/soak/soak.ts, with these arguments. Resolves to its exit code. */
function program(places, file, args) {
  return attached([process.execPath, "--import", "tsx", path.join(places.root, file), ...args], {
    cwd: places.root,
    env: environment(places),
  });
}

module.exports = { program };
