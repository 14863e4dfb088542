/**
 * From the main thread to the kernel: a line of JSON an event, written at once, so that no loop holds up what was
 * printed before it. Of one cell's prints the first LIMIT characters are shown; the rest goes to a file.
 */
const fs = require("node:fs");
const path = require("node:path");
const { Console } = require("node:console");
const { StringDecoder } = require("node:string_decoder");
const { runs } = require("./runs.cjs");

const FD = 4;
/** Characters that a page still scrolls through. */
const LIMIT = 500_000;
const DIRECTORY = ".cache/output";

/** Publishes `event` as of the run that is at work. */
function emit(event) {
  const { cell, parent } = runs.current();
  writeAll(FD, Buffer.from(`${JSON.stringify({ cell, parent, ...event })}\n`));
}

function writeAll(fd, bytes) {
  for (let at = 0; at < bytes.length;) {
    try {
      at += fs.writeSync(fd, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error; // the kernel has not read yet
    }
  }
}

/** From now on what is written to the standard streams, and by `console`, is output of cells. */
function installStreams() {
  const printed = new Map(); // cell → characters so far
  const rest = new Map(); // cell → the file of what is beyond LIMIT
  const print = (name, text) => {
    const { cell } = runs.current();
    if (rest.has(cell)) return writeAll(rest.get(cell), Buffer.from(text));
    const before = printed.get(cell) ?? 0;
    printed.set(cell, before + text.length);
    if (before + text.length <= LIMIT) return emit({ op: "stream", name, text });
    const shown = text.slice(0, LIMIT - before);
    const file = path.join(DIRECTORY, `cell-${cell}.txt`);
    fs.mkdirSync(DIRECTORY, { recursive: true });
    rest.set(cell, fs.openSync(file, "w"));
    writeAll(rest.get(cell), Buffer.from(text.slice(shown.length)));
    emit({ op: "stream", name, text: `${shown}\n… the output is cut here; the rest is in ${file}\n` });
  };
  for (const name of ["stdout", "stderr"]) {
    const decoder = new StringDecoder("utf8");
    process[name].write = (chunk, encoding, done) => {
      const text = typeof chunk === "string" ? chunk : decoder.write(chunk);
      if (text) print(name, text);
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback) process.nextTick(callback);
      return true;
    };
  }
  // Node's own console hands every value to the inspector, which keeps it
  globalThis.console = new Console({ stdout: process.stdout, stderr: process.stderr, colorMode: false });
}

module.exports = { emit, installStreams };
