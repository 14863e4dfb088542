/**
 * Lets cells `require` the project's TypeScript sources: each file is transpiled as it is loaded, by tslab's
 * own TypeScript, and loaded again by the next import after it, or a file that it imports, was edited.
 */
const fs = require("node:fs");
const path = require("node:path");
const Module = require("node:module");

/** filename → the state of the file when it was loaded */
const loaded = new Map();

/** From now on `require` loads .ts files under root/src. Stack traces name their lines. */
function installSources(root, ts) {
  const src = path.join(root, "src") + path.sep;
  const otherwise = Module._extensions[".ts"] ?? Module._extensions[".js"];
  process.setSourceMapsEnabled(true);
  Module._extensions[".ts"] = (module, filename) => {
    if (!filename.startsWith(src)) return otherwise(module, filename);
    loaded.set(filename, stateOf(filename));
    module._compile(transpile(ts, filename), filename);
  };
}

function transpile(ts, filename) {
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
    inlineSourceMap: true,
  };
  return ts.transpileModule(fs.readFileSync(filename, "utf8"), { fileName: filename, compilerOptions }).outputText;
}

function stateOf(filename) {
  const stat = fs.statSync(filename, { throwIfNoEntry: false });
  return stat && `${stat.mtimeMs} ${stat.size}`;
}

/** Forgets the files that were edited since they were loaded, and all that import them. */
function refreshSources() {
  const stale = new Set([...loaded].filter(([file, state]) => stateOf(file) !== state).map(([file]) => file));
  for (let grown = stale.size > 0; grown;) {
    grown = false;
    for (const file of loaded.keys()) {
      if (stale.has(file) || !require.cache[file]?.children.some((child) => stale.has(child.filename))) continue;
      stale.add(file);
      grown = true;
    }
  }
  for (const file of stale) {
    delete require.cache[file];
    loaded.delete(file);
  }
}

module.exports = { installSources, refreshSources };
