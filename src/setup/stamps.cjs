/** Files that say what was built from what, written last, so that an interrupted step never counts as done. */
const fs = require("node:fs");
const path = require("node:path");
const { createHash } = require("node:crypto");

/** The SHA-256, in hexadecimal, of strings and buffers, in order. */
function hashOf(...parts) {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part).update("\0");
  return hash.digest("hex");
}

/** The stamp at `file`, or undefined where there is none that can be read. */
function readStamp(file) {
  try {
    return JSON.parse(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

/** Writes a file completely or not at all: to a temporary file beside it, flushed to the disk, then renamed. */
function writeAtomically(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.partial`;
  try {
    writeFlushed(temporary, text);
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function writeFlushed(file, text) {
  const handle = fs.openSync(file, "w");
  try {
    fs.writeFileSync(handle, text); // all of it, where a write takes a part
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** Writes a stamp. */
function writeStamp(file, stamp) {
  writeAtomically(file, `${JSON.stringify(stamp, null, 2)}\n`);
}

/** Whether `file` is there with `bytes` bytes. */
function hasSize(file, bytes) {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  return found !== undefined && found.size === bytes;
}

module.exports = { hashOf, readStamp, writeStamp, writeAtomically, hasSize };
