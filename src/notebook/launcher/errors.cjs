/** What went wrong in a cell, as the Jupyter protocol has it: { ename, evalue, traceback }. */
const { inspect } = require("node:util");
const { moveOf, withMove } = require("./moved.cjs");

const INSIDE = /node_modules\/tslab\/|src\/notebook\/(kernel\.cjs|launcher\/)|node:(vm|internal)|\(<anonymous>\)$/;

/** The error that a cell threw. Its lines in the cell are the compiled code's, so that they are left out. */
function runtimeError(cell, thrown) {
  if (thrown?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || isStop(cell, thrown)) return interruption();
  if (!(thrown instanceof Error)) {
    const text = inspect(thrown);
    return { ename: "Thrown", evalue: text, traceback: [`Thrown: ${text}`] };
  }
  const move = moveOf(thrown);
  if (move) return { ename: thrown.name, evalue: move, traceback: [`${thrown.name}: ${move}`] };
  return { ename: thrown.name, evalue: thrown.message, traceback: traceback(thrown) };
}

/** tslab rejects an interrupted cell with this message; a cell that passes its signal on throws an AbortError. */
function isStop(cell, thrown) {
  return cell.stopped && (thrown?.name === "AbortError" || thrown?.message === "Interrupted asynchronously");
}

/** The error of a cell that was stopped. */
function interruption() {
  const evalue = "the cell was stopped";
  return { ename: "Interrupted", evalue, traceback: [`Interrupted: ${evalue}`] };
}

function traceback(error) {
  const lines = String(error.stack ?? error).split("\n");
  const kept = lines.filter((line) => !INSIDE.test(line)).map(nameTheCell);
  if (error.cause instanceof Error)
    kept.push(...traceback(error.cause).map((line, i) => (i ? line : `Caused by: ${line}`)));
  return kept;
}

function nameTheCell(line) {
  return line.replace(/\(?evalmachine\.<anonymous>:\d+:\d+\)?/, "the cell").replace("at eval at", "at");
}

/** tslab exports what a cell declares, so that TypeScript reports twice that it does not know the name of a type. */
const REPEATED = /^Exported variable '.*' has or is using private name/;

/**
 * One more error of the compiler, added to those that the cell already has; a second one at the same position that
 * says nothing new is left out. args: file ("" for the cell), line and column (from 1), message.
 */
function compileError(cell, [file, line, column, message]) {
  const position = `${file.trim() || "cell"}:${line}:${column}`;
  if (REPEATED.test(message) && cell.error?.evalue.includes(`${position} Cannot find name`)) return cell.error;
  const evalue = `${position} ${withMove(message)}`;
  const shown = file ? [evalue] : [evalue, ...excerpt(cell.source, line, column)];
  const before = cell.error ?? { evalue: "", traceback: [] };
  return {
    ename: "TypeScript",
    evalue: [before.evalue, evalue].filter(Boolean).join("\n"),
    traceback: [...before.traceback, ...shown],
  };
}

function excerpt(source, line, column) {
  const text = source.split("\n")[line - 1];
  return text === undefined ? [] : [`  ${text}`, `  ${" ".repeat(column - 1)}^`];
}

module.exports = { runtimeError, compileError, interruption };
