/** The thread of the checker: answers { id, op, args } by { id, value } or { id, failure }. */
const { parentPort, workerData } = require("node:worker_threads");
const ts = require("typescript");
const { createProgram } = require("./program.cjs");

const program = createProgram(ts, workerData.root);

parentPort.on("message", ({ id, op, args }) => {
  try {
    parentPort.postMessage({ id, value: program[op](...args) });
  } catch (error) {
    parentPort.postMessage({ id, failure: error.stack });
  }
});
program.complete("", 0); // reads the declarations of the libraries before the first cell needs them
