/**
 * Where paths and exports of src are that have moved since people wrote their notebooks. moved.json lists `paths` (the
 * old one, and the new one or several) and `names` (by the file as it is called now: the old name, and `NEW from FILE`).
 * CHANGELOG.md has the same lines.
 */
const path = require("node:path");
const { paths, names } = require("./moved.json");

const ROOT = path.resolve(__dirname, "../../..");
const CELL = "src.js"; // what Node takes a cell for: tslab resolves its imports as this file's, in the root
const ADVICE = "CHANGELOG.md lists what moved";

/** Messages about a missing file (TypeScript's TS2307, and Node's), and about a missing export (TS2305, TS2724). */
const MISSING_FILE = /^Cannot find module '(\.[^']+)'/;
const MISSING_NAME = /^(?:Module )?'"(\.[^"]+)"' has no exported member (?:named )?'([^']+)'/;

/** The compiler's message about a cell; where it is about an import that moved, one that says where to. */
function withMove(message) {
  const [, specifier] = MISSING_FILE.exec(message) ?? [];
  const [, file, name] = MISSING_NAME.exec(message) ?? [];
  if (specifier) return movedFile(specifier, ROOT) ?? message;
  return (file && movedName(file, name)) ?? message;
}

/** Where the file is that Node did not find while code ran; undefined where the error is about something else. */
function moveOf(error) {
  const [, specifier] = MISSING_FILE.exec(error.message) ?? [];
  const importer = error.requireStack?.[0];
  if (!specifier || !importer) return undefined;
  const file = path.relative(ROOT, importer);
  const message = movedFile(specifier, path.dirname(importer));
  return message && (file === CELL ? message : `${file}: ${message}`);
}

/** `directory`: of the file with the import. The answer can be imported from there as it stands. */
function movedFile(specifier, directory) {
  const old = path.relative(ROOT, path.resolve(directory, specifier)).replace(/(\/index)?(\.[jt]s)?$/, "");
  if (!(old in paths)) return undefined;
  const now = [paths[old]].flat().map((file) => relative(directory, file));
  return `Cannot find module '${specifier}': it moved to ${now.join(" and ")}; ${ADVICE}`;
}

function movedName(specifier, name) {
  const file = path.relative(ROOT, path.resolve(ROOT, specifier));
  if (!Object.hasOwn(names[file] ?? {}, name)) return undefined;
  const [now, from] = names[file][name].split(" from ");
  return `'${specifier}' has no export '${name}': it is now ${now} of ${relative(ROOT, from)}; ${ADVICE}`;
}

function relative(directory, file) {
  const found = path.relative(directory, path.join(ROOT, file));
  return found.startsWith(".") ? found : `./${found}`;
}

module.exports = { withMove, moveOf };
