/** node_modules/.bin/origin, which makes `npx origin VERB` work: npm links the programs of dependencies only. */
const fs = require("node:fs");
const path = require("node:path");

const target = path.join("..", "..", "src", "setup", "origin.cjs"); // relative: moves with the clone

/** Why `npx origin` would not be found, or undefined where it would. */
function missing(paths) {
  try {
    return fs.readlinkSync(paths.launcher) === target ? undefined : "it is another program";
  } catch {
    return "not there";
  }
}

/** Makes the link. */
async function mend(paths) {
  const temporary = `${paths.launcher}.${process.pid}.partial`;
  fs.rmSync(temporary, { force: true });
  fs.mkdirSync(path.dirname(paths.launcher), { recursive: true });
  fs.symlinkSync(target, temporary);
  fs.renameSync(temporary, paths.launcher);
}

module.exports = { name: "command `origin`", bytes: 0, missing, mend, isInNodeModules: true };
