/**
 * What cells import: TypeScript files of the project, from their sources, and packages of either kind of module. A
 * project file that was edited, and all that import it, is loaded again by the next import.
 */
const esbuild = require("esbuild");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const { pathToFileURL } = require("node:url");

/** Failures of `require` that `import` may still mend. */
const FOR_IMPORT = /^ERR_(REQUIRE_ASYNC_MODULE|REQUIRE_ESM|PACKAGE_PATH_NOT_EXPORTED)$/;

function createModules(root) {
  const cell = path.join(root, "cell.js"); // what Node takes a cell for: imports are resolved from the root
  const require = Module.createRequire(cell);
  for (const extension of [".ts", ".mts", ".cts", ".tsx"]) Module._extensions[extension] = compile;
  const loaded = new Map(); // project file → its state when it was loaded

  function remember() {
    for (const file of Object.keys(require.cache)) {
      if (!file.includes("/node_modules/") && !loaded.has(file)) loaded.set(file, stateOf(file));
    }
  }

  /** Forgets the files that were edited since they were loaded, and all that import them. */
  function refresh() {
    remember(); // cells may have called require
    const stale = new Set([...loaded].filter(([file, state]) => stateOf(file) !== state).map(([file]) => file));
    for (let grown = stale.size > 0; grown;) {
      grown = false;
      for (const file of loaded.keys()) {
        if (stale.has(file) || !require.cache[file]?.children.some(({ filename }) => stale.has(filename))) continue;
        stale.add(file);
        grown = true;
      }
    }
    for (const file of stale) {
      delete require.cache[file];
      loaded.delete(file);
    }
  }

  /** `import(name)` of a cell. An attribute says of JSON alone what it is, and that is known by its name. */
  async function load(name) {
    if (name.startsWith("node:")) return import(name);
    try {
      return namespaceOf(require(name));
    } catch (error) {
      if (FOR_IMPORT.test(error.code)) return import(Module.isBuiltin(name) ? name : resolve(name));
      throw error;
    } finally {
      remember();
    }
  }

  /** Of a package as `import` resolves it; this file stands in the project, so that it sees the same packages. */
  const resolve = (name) => (/^[./]/.test(name) ? pathToFileURL(require.resolve(name)).href : name);

  const meta = { url: pathToFileURL(cell).href, filename: cell, dirname: root };
  return { require, load, refresh, meta };
}

/** A TypeScript file as CommonJS, `import()` included, so that require.cache knows all that is loaded. */
function compile(module, filename) {
  const { code } = esbuild.transformSync(fs.readFileSync(filename, "utf8"), {
    loader: filename.endsWith("x") ? "tsx" : "ts",
    format: "cjs",
    target: "node20",
    supported: { "dynamic-import": false },
    sourcefile: filename,
    sourcemap: "inline",
  });
  module._compile(code, filename);
}

/** A CommonJS module as `import` gives it. */
function namespaceOf(module) {
  if (module?.__esModule || module?.[Symbol.toStringTag] === "Module") return module;
  return { ...module, default: module };
}

function stateOf(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.mtimeMs} ${stat.size}`;
}

module.exports = { createModules };
