/** tslab's compiler and executor: how cells are compiled, and where their results and failures go. */
const { inspect } = require("node:util");
const { currentCell } = require("./cell.cjs");
const { compileError, runtimeError } = require("./errors.cjs");

const COMPILER_OPTIONS = (ts) => ({
  strict: true,
  allowJs: false,
  checkJs: false,
  moduleResolution: ts.ModuleResolutionKind.Bundler, // hyparquet and others declare their types in "exports"
  types: ["node"],
});

function createExecutor({ ts, converter, executor }, root) {
  const node = converter.createConverter({ skipDependencies: true, compilerOptions: COMPILER_OPTIONS(ts) });
  const converters = { node, browser: node, close: () => node.close() };
  return executor.createExecutor(root, converters, {
    log: (value) => sendResult(currentCell(), value),
    error: (first, ...rest) => {
      const cell = currentCell();
      cell.error = rest.length ? compileError(cell, rest) : runtimeError(cell, first);
    },
  });
}

function sendResult(cell, value) {
  cell.send("execute_result", {
    execution_count: cell.count,
    data: { "text/plain": inspect(value, { depth: 4, maxArrayLength: 50 }) },
    metadata: {},
  });
}

module.exports = { createExecutor };
