/** A venv contains absolute paths. Where the clone has been moved, this replaces the old ones by the new. */
const fs = require("node:fs");
const path = require("node:path");
const { writeAtomically } = require("./stamps.cjs");

const longestShebang = 127; // what Linux reads of a script's first line

function textFiles(venv) {
  const programs = fs.readdirSync(path.join(venv, "bin")).map((name) => path.join(venv, "bin", name));
  return [...programs, path.join(venv, "pyvenv.cfg")].filter((file) => {
    const found = fs.lstatSync(file);
    return found.isFile() && found.size < 1e6 && !fs.readFileSync(file).includes(0);
  });
}

/**
 * Corrects the paths of a venv that was made in a clone at `oldRoot`. Answers false, and changes nothing, where
 * the new path is too long for a script's first line, or has a space: then the venv has to be made again.
 */
function relocate(paths, oldRoot) {
  if (/\s/.test(paths.root + oldRoot) || paths.python.length + 3 > longestShebang) return false;
  const oldVenv = path.join(oldRoot, ".venv");
  for (const file of textFiles(paths.venv)) {
    const text = fs.readFileSync(file, "utf8");
    if (!text.includes(oldVenv)) continue;
    const { mode } = fs.statSync(file);
    writeAtomically(file, text.replaceAll(oldVenv, paths.venv));
    fs.chmodSync(file, mode);
  }
  return true;
}

module.exports = { relocate };
