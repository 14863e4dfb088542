/** What went wrong in a cell, as the Jupyter protocol has it: { ename, evalue, traceback }. */
const path = require("node:path");
const { inspect } = require("node:util");
const { moveOf, withMove } = require("./moved.cjs");

const ROOT = path.resolve(__dirname, "../../..");

/** Frames of the kernel and of Node, which tell a reader nothing of the own code. */
const INSIDE = /src\/notebook\/launcher\/|node:(?!test)|\(<anonymous>\)$/;

/** The error of a cell that threw `thrown`: its stack in the terms of the sources, its cause, and what else it carries. */
function errorOf(thrown) {
  if (!(thrown instanceof Error)) {
    const text = inspect(thrown, { depth: 2 });
    return { ename: "Thrown", evalue: text, traceback: [`Thrown: ${text}`] };
  }
  const ename = String(thrown.name);
  const move = moveOf(thrown);
  if (move) return { ename, evalue: move, traceback: [`${ename}: ${move}`] };
  const lines = described(thrown).split("\n");
  return { ename, evalue: String(thrown.message), traceback: lines.filter((line) => !INSIDE.test(line)).map(inCells) };
}

function described(error) {
  try {
    return inspect(error, { depth: 2, maxArrayLength: 20, maxStringLength: 2000 });
  } catch {
    return String(error.stack); // a getter of it threw
  }
}

/** Files of cells by the numbers that cells have in the notebook; others from the project's root. */
function inCells(line) {
  return line.replace(/(?:file:\/\/)?\/\S*\/cell-(\d+)\.ts/g, "cell $1").replaceAll(`${ROOT}${path.sep}`, "");
}

/** The error of a cell that was stopped. */
function interruption() {
  const evalue = "the cell was stopped";
  return { ename: "Interrupted", evalue, traceback: [`Interrupted: ${evalue}`] };
}

/** The error of a cell that does not compile. errors: { line, column, message }, positions from 1. */
function compileError(source, errors) {
  const texts = errors.map(({ line, column, message }) => `cell:${line}:${column} ${withMove(message)}`);
  const traceback = errors.flatMap(({ line, column }, i) => [texts[i], ...excerpt(source, line, column)]);
  return { ename: "TypeScript", evalue: texts.join("\n"), traceback };
}

function excerpt(source, line, column) {
  const text = source.split("\n")[line - 1];
  return text === undefined ? [] : [`  ${text}`, `  ${" ".repeat(column - 1)}^`];
}

/** The error of a cell that TypeScript itself fails on. */
function checkerError({ message }) {
  const evalue = `TypeScript fails on this cell; write it in another way. ${message.split("\n")[0]}`;
  return { ename: "TypeScript", evalue, traceback: [evalue] };
}

/** The error of a cell that ended the process in which cells run. */
function processEnded(how) {
  const evalue = `the process in which cells run has ended (${how}); all variables are lost: run the cells above again`;
  return { ename: "ProcessEnded", evalue, traceback: [`ProcessEnded: ${evalue}`] };
}

module.exports = { errorOf, checkerError, compileError, interruption, processEnded };
