/** `npm run check`, `npm test` and `npm run test:lab`: every check is run, then what failed is named and the tests are counted. */
const fs = require("node:fs");
const path = require("node:path");
const { attached } = require("./attached.cjs");
const { environment } = require("./environment.cjs");

const bin = (paths, name, file) => [process.execPath, path.join(paths.nodeModules, name, file)];

function checks(paths) {
  const vitest = [
    ...bin(paths, "vitest", "vitest.mjs"),
    "run",
    "--config",
    "tests/vitest.config.mts",
    "--passWithNoTests",
  ];
  return {
    types: { command: [...bin(paths, "typescript", "bin/tsc"), "--noEmit", "-p", "."] },
    lint: {
      command: [...bin(paths, "eslint", "bin/eslint.js"), "--config", "src/setup/eslint.config.mjs", "src", "tests"],
    },
    format: { command: [...bin(paths, "prettier", "bin/prettier.cjs"), "--check", "--log-level", "warn", "."] },
    "fast tests": { command: [...vitest, "--exclude", "**/*.{slow,lab}.test.ts"], counts: "vitest" },
    "slow tests": { command: [...vitest, ".slow.test.ts"], counts: "vitest" },
    "tests in JupyterLab": { command: [...vitest, ".lab.test.ts", "--maxWorkers=1"], counts: "vitest" },
    notebooks: {
      command: [process.execPath, path.join(__dirname, "origin.cjs"), "notebooks", "--check"],
      counts: "line",
    },
  };
}

/** Runs a command with its output shown; resolves to its exit code and what it wrote to standard output. */
async function show(command, paths) {
  let output = "";
  const onStart = (child) =>
    child.stdout.on("data", (text) => {
      output += text;
      process.stdout.write(text);
    });
  const stdio = ["ignore", "pipe", "inherit"];
  const code = await attached(command, { cwd: paths.root, env: environment(paths), stdio, onStart });
  return { code, output };
}

/** Runs a check beside others: what it writes is shown under its name when it ends. */
async function runBeside(name, { command }, paths) {
  let output = "";
  const onStart = (child) => {
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  };
  const stdio = ["ignore", "pipe", "pipe"];
  const code = await attached(command, { cwd: paths.root, env: environment(paths), stdio, onStart });
  process.stdout.write(`\n== ${name}\n${output}`);
  return { name, code, passed: 0, failed: 0 };
}

/**
 * Vitest's own count, from the report that it writes, and what failed, a text each with the first line of the reason; a
 * test file that does not even load counts as one failure.
 */
function countOfVitest(report) {
  const { numPassedTests: passed, numFailedTests: failed, testResults } = JSON.parse(fs.readFileSync(report, "utf8"));
  const unloadable = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  const line = (text = "") => text.split("\n")[0];
  const failures = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === "failed")
      .map(({ fullName, failureMessages }) => `${path.basename(name)}: ${fullName}: ${line(failureMessages[0])}`),
  );
  failures.push(...unloadable.map(({ name, message }) => `${path.basename(name)}: ${line(message)}`));
  return { passed, failed: failed + unloadable.length, failures };
}

/** The last line `N passed, N failed` of an output; without one, the command is one test. */
function countOfLines(output, code) {
  const found = [...output.matchAll(/^(\d+) passed, (\d+) failed/gm)].pop();
  if (found) return { passed: Number(found[1]), failed: Number(found[2]) };
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function runCheck(name, { command, counts }, paths) {
  console.log(`\n== ${name}`);
  const report = path.join(paths.cache, `${name.replaceAll(" ", "-")}.json`);
  fs.rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const { code, output } = await show(counts === "vitest" ? [...command, ...reporters] : command, paths);
  if (counts === "line") return { name, code, ...countOfLines(output, code) };
  return { name, code, ...(fs.existsSync(report) ? countOfVitest(report) : { passed: 0, failed: 0 }) };
}

/**
 * Runs the named checks: those that count no tests beside one another, for each takes one core; then the others, one
 * after the other, for each takes two. Prints `N passed, N failed` last. Resolves to the exit code.
 */
async function runChecks(names, paths) {
  const all = checks(paths);
  const beside = names.filter((name) => !all[name].counts);
  const results = await Promise.all(beside.map((name) => runBeside(name, all[name], paths)));
  for (const name of names.filter((each) => all[each].counts)) results.push(await runCheck(name, all[name], paths));
  const bad = results.filter(({ code }) => code !== 0).map(({ name }) => name);
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(bad.length ? `\nfailed: ${bad.join(", ")}\n` : "\nall checks passed\n");
  for (const { failures = [] } of results) for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  return bad.length ? 1 : 0;
}

const fast = ["types", "lint", "format", "fast tests"];

/** Types, lint, format and the fast tests. */
const check = (paths) => runChecks(fast, paths);

/** `check`, the slow tests, and the notebooks on the real kernel. */
function test(paths) {
  const hasNotebooks = fs.readdirSync(path.join(paths.root, "notebooks")).some((name) => name.endsWith(".ipynb"));
  return runChecks([...fast, "slow tests", ...(hasNotebooks ? ["notebooks"] : [])], paths);
}

/** What JupyterLab has to do, in a browser: some ten minutes. */
const testLab = (paths) => runChecks(["tests in JupyterLab"], paths);

module.exports = { check, test, testLab, countOfLines, countOfVitest };
