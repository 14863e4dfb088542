/** `npm run soak`: the soak of tests/soak. */
const path = require("node:path");
const { attached } = require("./attached.cjs");
const { environment } = require("./environment.cjs");

/** Runs the soak with these arguments. Resolves to its exit code. */
function soak(places, args) {
  const program = path.join(places.root, "tests", "soak", "soak.ts");
  return attached([process.execPath, "--import", "tsx", program, ...args], {
    cwd: places.root,
    env: environment(places),
  });
}

module.exports = { soak };
