/** What the npm scripts do once everything is set up. */
const fs = require("node:fs");
const path = require("node:path");
const { attached } = require("./attached.cjs");
const { environment } = require("./environment.cjs");
const { here } = require("./paths.cjs");
const { setUp } = require("./steps.cjs");
const { describe, explain } = require("./failures.cjs");
const { since } = require("./progress.cjs");

/** Runs a TypeScript program of the clone with these arguments; resolves to its exit code. */
function runProgram(file, args) {
  const command = [process.execPath, "--import", "tsx", path.join(here.root, file), ...args];
  return attached(command, { cwd: here.root, env: environment(here) });
}

const verbs = {
  check: () => require("./check.cjs").check(here),
  test: () => require("./check.cjs").test(here),
  lab: (args) => require("./lab.cjs").lab(here, args),
  soak: (args) => runProgram("tests/soak/soak.ts", args),
  "test:lab": () => require("./check.cjs").testLab(here),
  "test:native": () => require("./test-native.cjs").testNative(here),
  "test:slurm": (args) => runProgram("tests/cluster/slurm.ts", args),
  bench: (args) => require("./peers.cjs").bench(here, args),
};

/** Runs one npm script: `setup`, `doctor`, one of the verbs above, or a verb of the command `origin`. */
async function main([verb = "setup", ...args]) {
  if (verb === "doctor") process.exit(require("./doctor.cjs").doctor(here, args));
  if (asksForHelp(args)) requirePackages(verb);
  const start = Date.now();
  const done = asksForHelp(args) ? 0 : await setUp(here).catch(stop);
  if (verb === "setup") console.error(done ? `Everything is set up (${since(start)}).` : "Everything is in place.");
  else if (verbs[verb]) process.exit(await verbs[verb](args));
  else require("./origin.cjs").origin([verb, ...args]);
}

/** Help is shown of what is there: nobody waits for 2.5 GB to read it. */
function asksForHelp(args) {
  return args.includes("--help") || args.includes("-h");
}

function requirePackages(verb) {
  if (fs.existsSync(path.join(here.nodeModules, "tsx"))) return;
  console.error(
    `npm run ${verb}: its help comes with the packages; npm run setup installs them (2 to 3 minutes, 2.5 GB)`,
  );
  process.exit(1);
}

function stop(error) {
  console.error(describe(explain(error, "setting up"), fs.existsSync(here.log) ? ".cache/setup.log" : undefined));
  process.exit(1);
}

module.exports = { main };
