/** The packages of package-lock.json, installed by `npm ci`; no install script runs (.npmrc says so). */
const fs = require("node:fs");
const path = require("node:path");
const { watch } = require("./commands.cjs");
const { withCaches } = require("./home.cjs");
const { readStamp } = require("./stamps.cjs");

/** What npm says that it has installed. */
const recordOf = (paths) => path.join(paths.nodeModules, ".package-lock.json");

/**
 * Why node_modules is not what the lock file asks for, or undefined where it is. npm writes
 * node_modules/.package-lock.json last: an interrupted installation has none, or an old one.
 */
function missing(paths) {
  const wanted = readStamp(path.join(paths.root, "package-lock.json")).packages;
  const found = readStamp(recordOf(paths))?.packages;
  if (!found) return "not installed";
  const differs = (name) =>
    name &&
    (!found[name] ? !wanted[name].optional && !wanted[name].peer : found[name].version !== wanted[name].version);
  const changed = Object.keys(wanted).find(differs) || Object.keys(found).find((name) => !wanted[name]);
  if (changed) return `${changed} is not as locked`;
  const lost = Object.keys(found).find((name) => !fs.existsSync(path.join(paths.root, name, "package.json")));
  return lost && `${lost} is gone`;
}

/** The npm that started us, else the one on the PATH. */
function npm() {
  const running = process.env.npm_execpath;
  if (running && path.basename(running).startsWith("npm-cli")) return [process.execPath, running];
  return ["npm"];
}

/**
 * Installs the packages, counting those that have arrived. npm ends with code 0 where a full disk cut files short,
 * with a warning only: that is a failure here, and npm's record goes, so that the packages do not count as installed.
 */
async function mend(paths, { progress, run }) {
  const names = Object.keys(readStamp(path.join(paths.root, "package-lock.json")).packages).filter(Boolean);
  const arrived = () => names.filter((name) => fs.existsSync(path.join(paths.root, name, "package.json"))).length;
  // What went wrong is read from npm's output, which an outer `npm --silent` would suppress.
  const [command, ...args] = [...npm(), "ci", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=warn"];
  const cutShort = [];
  const onLine = (line) => line.includes("TAR_ENTRY_ERROR") && cutShort.push(line);
  const work = run(command, args, { cwd: paths.root, env: withCaches(paths), onLine });
  await watch(work, () => progress.update(`${arrived()} of ${names.length} packages`));
  if (cutShort.length === 0) return;
  fs.rmSync(recordOf(paths), { force: true });
  throw new Error(`npm could not write ${cutShort.length} files: ${cutShort[0]}`);
}

module.exports = { name: "Node packages", bytes: 620e6, missing, mend };
