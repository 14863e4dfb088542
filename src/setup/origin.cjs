#!/usr/bin/env node
/** The command `origin`: src/cli/cli.ts, run through tsx in this process, so that signals reach it directly. */
const fs = require("node:fs");
const path = require("node:path");
const { here } = require("./paths.cjs");
const { environment } = require("./environment.cjs");

/** Runs `origin` with these arguments. */
function origin(args) {
  const refusal = require("./supported.cjs").refusal(process.versions.node, process.platform);
  if (refusal) {
    console.error(refusal);
    process.exit(1);
  }
  const program = path.join(here.root, "src", "cli", "cli.ts");
  if (!fs.existsSync(path.join(here.nodeModules, "tsx"))) {
    console.error("origin: the packages are not installed; run: npm run setup");
    process.exit(1);
  }
  Object.assign(process.env, environment(here));
  process.argv = [process.argv[0], program, ...args];
  require("tsx/cjs");
  require(program);
}

module.exports = { origin };

if (require.main === module) origin(process.argv.slice(2));
