/** The packages of package-lock.json, installed by `npm ci`; no install script runs (.npmrc says so). */
const fs = require("node:fs");
const path = require("node:path");
const { readStamp } = require("./stamps.cjs");
const { watch } = require("./watch.cjs");

/**
 * Why node_modules is not what the lock file asks for, or undefined where it is. npm writes
 * node_modules/.package-lock.json last: an interrupted installation has none, or an old one.
 */
function missing(places) {
  const wanted = readStamp(path.join(places.root, "package-lock.json")).packages;
  const found = readStamp(path.join(places.nodeModules, ".package-lock.json"))?.packages;
  if (!found) return "not installed";
  const differs = (name) =>
    name &&
    (!found[name] ? !wanted[name].optional && !wanted[name].peer : found[name].version !== wanted[name].version);
  const changed = Object.keys(wanted).find(differs) || Object.keys(found).find((name) => !wanted[name]);
  if (changed) return `${changed} is not as locked`;
  const lost = Object.keys(found).find((name) => !fs.existsSync(path.join(places.root, name, "package.json")));
  return lost && `${lost} is gone`;
}

/** The npm that started us, else the one on the PATH. */
function npm() {
  const running = process.env.npm_execpath;
  if (running && path.basename(running).startsWith("npm-cli")) return [process.execPath, running];
  return ["npm"];
}

/** Installs the packages, counting those that have arrived. */
async function mend(places, { progress, run }) {
  const names = Object.keys(readStamp(path.join(places.root, "package-lock.json")).packages).filter(Boolean);
  const arrived = () => names.filter((name) => fs.existsSync(path.join(places.root, name, "package.json"))).length;
  const [command, ...args] = [...npm(), "ci", "--no-audit", "--no-fund", "--prefer-offline"];
  await watch(run(command, args, { cwd: places.root }), () =>
    progress.update(`${arrived()} of ${names.length} packages`),
  );
}

module.exports = { name: "Node packages", bytes: 620e6, missing, mend };
