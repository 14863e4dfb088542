/**
 * Cells as modules for TypeScript's language service. Each cell is a file of its own: its text first, so that positions
 * are the cell's, then a footer that exports what it declares and brings in what earlier cells declared. Only the last
 * cell is checked; those before it are seen as its imports.
 */
const fs = require("node:fs");
const path = require("node:path");
const { declarationsOf } = require("./declarations.cjs");
const { scriptOf } = require("./script.cjs");

const DRAFT = "draft"; // the cell that is being written

/** `const found = []` has, for other cells, no type but any[]: a notebook may do so. */
const GROWING = new Set([7005, 7034]);

/** The cells of one kernel in the project at `root`. */
function createProgram(ts, root) {
  const options = compilerOptions(ts, root);
  const texts = new Map(); // file → text with footer
  const versions = new Map(); // file → how often it was set
  const known = new Map(); // name → { kind, cell }: the latest declaration
  const fileOf = (cell) => path.join(root, `cell-${cell}.ts`);
  const resolutions = ts.createModuleResolutionCache(root, (name) => name, options);
  let current = fileOf(DRAFT);
  const service = ts.createLanguageService(host(), ts.createDocumentRegistry());

  function host() {
    const exists = (file) => texts.has(file) || ts.sys.fileExists(file);
    const read = (file) => texts.get(file) ?? ts.sys.readFile(file);
    const resolve = (text, from, redirected, settings) => {
      const [, cell] = /^\.\/cell-(\w+)$/.exec(text) ?? [];
      if (!cell) return ts.resolveModuleName(text, from, settings, ts.sys, resolutions, redirected);
      return { resolvedModule: { resolvedFileName: fileOf(cell), extension: ".ts", isExternalLibraryImport: false } };
    };
    return {
      getScriptFileNames: () => [current],
      getScriptVersion: (file) => String(versions.get(file) ?? (file.includes("/node_modules/") ? 1 : stateOf(file))),
      getScriptSnapshot: (file) => (exists(file) ? ts.ScriptSnapshot.fromString(read(file)) : undefined),
      fileExists: exists,
      readFile: read,
      resolveModuleNameLiterals: (literals, from, redirected, settings) =>
        literals.map(({ text }) => resolve(text, from, redirected, settings)),
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      readDirectory: ts.sys.readDirectory, // for the completion of paths
      realpath: ts.sys.realpath,
      getCurrentDirectory: () => root,
      getCompilationSettings: () => options,
      getDefaultLibFileName: (settings) => ts.getDefaultLibFilePath(settings),
    };
  }

  /** Makes `code` the current cell; returns what it declares. */
  function set(cell, code) {
    const { names, exported } = declarationsOf(ts, ts.createSourceFile("cell.ts", code, ts.ScriptTarget.Latest, true));
    const own = [...names.keys()].filter((name) => !exported.has(name));
    const footer = [`export { ${own.join(", ")} };`];
    const used = new Set(code.match(/[\p{ID_Continue}$]+/gu)); // a cell that brought in all would keep all cells for ever
    for (const [name, { kind, cell: from }] of known) {
      if (names.has(name) || (cell !== DRAFT && !used.has(name))) continue;
      const file = `"./cell-${from}"`;
      if (kind === "alias") footer.push(`import { ${name} } from ${file};`);
      else footer.push(`declare ${kind} ${name}: typeof import(${file}).${name};`);
    }
    current = fileOf(cell);
    texts.set(current, `${code}\n;${footer.join(" ")}`);
    versions.set(current, (versions.get(current) ?? 0) + 1);
    resolutions.clear(); // files may have appeared since
    return names;
  }

  /** { errors } or { script }; once compiled, the cell's declarations are known to those after it. */
  function compile(cell, code) {
    const names = set(cell, code);
    const errors = [...service.getSyntacticDiagnostics(current), ...service.getSemanticDiagnostics(current)]
      .filter(({ category, code: number }) => category === ts.DiagnosticCategory.Error && !GROWING.has(number))
      .filter(({ start }) => start <= code.length) // not of the footer
      .map((diagnostic) => asError(ts, diagnostic));
    if (errors.length > 0) return { errors };
    const script = scriptOf(ts, code, { fileName: current, options });
    for (const [name, kind] of names) known.set(name, { kind, cell });
    return { script, file: current };
  }

  /** The names that can stand at `position`, those that begin as what is there first. */
  function complete(code, position) {
    set(DRAFT, code);
    const [typed] = /[\w$]*$/.exec(code.slice(0, position));
    const start = position - typed.length;
    const entries =
      service.getCompletionsAtPosition(current, position, { includeCompletionsForModuleExports: false })?.entries ?? [];
    const fits = ({ name }) => name.toLowerCase().startsWith(typed.toLowerCase());
    const matches = entries
      .filter(fits)
      .sort((a, b) => (a.sortText < b.sortText ? -1 : a.sortText > b.sortText ? 1 : 0));
    return { start, end: position, matches: matches.map(({ name, kind }) => ({ name, kind })) };
  }

  /** What is known of the name at `position`: TypeScript's QuickInfo, or undefined. */
  function inspect(code, position) {
    set(DRAFT, code);
    return service.getQuickInfoAtPosition(current, position) ?? service.getQuickInfoAtPosition(current, position - 1);
  }

  /** Forgets all declarations: their values are gone. */
  const forget = () => known.clear();
  return { compile, complete, inspect, forget };
}

/** The project's own strictness, without what is about files rather than cells. */
function compilerOptions(ts, root) {
  const { config } = ts.readConfigFile(path.join(root, "tsconfig.json"), ts.sys.readFile);
  const project = ts.convertCompilerOptionsFromJson(config.compilerOptions, root).options;
  const lib = ["es2023", "esnext.disposable", "esnext.decorators", "decorators"].map((name) => `lib.${name}.d.ts`);
  return {
    ...project,
    lib,
    noUnusedLocals: false,
    noUnusedParameters: false,
    isolatedModules: false,
    noEmit: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
  };
}

function stateOf(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat ? `${stat.mtimeMs} ${stat.size}` : "none";
}

/** With positions from 1. */
function asError(ts, { file, start, messageText }) {
  const { line, character } = ts.getLineAndCharacterOfPosition(file, start);
  return { line: line + 1, column: character + 1, message: ts.flattenDiagnosticMessageText(messageText, "\n") };
}

module.exports = { createProgram };
