/** The kernel's side of the process in which cells run (cells/process.cjs): starts it, and again when it ends. */
const { spawn } = require("node:child_process");
const path = require("node:path");
const { createInterface } = require("node:readline");

const PROGRAM = path.join(__dirname, "cells/process.cjs");

/**
 * `onEvent(event)`: what happens there (cells/output.cjs, cells/line.cjs), first { op: "ready" }; `onEnd(how)`: it ended,
 * and a new one has begun; `onFailure(error)`: one ended before it was ready, as the next would.
 */
class CellProcess {
  constructor(root, { onEvent, onEnd, onFailure }) {
    Object.assign(this, { root, onEvent, onEnd, onFailure });
    this.start();
  }

  start() {
    const child = spawn(process.execPath, [PROGRAM], {
      cwd: this.root,
      stdio: ["ignore", "inherit", "inherit", "pipe", "pipe"],
      detached: true, // a group of its own: Jupyter's SIGINT goes to the whole group of the kernel
    });
    this.child = child;
    let isReady = false;
    const heard = (event) => {
      isReady = true;
      this.onEvent(event);
    };
    for (const stream of [child.stdio[3], child.stdio[4]]) {
      stream.on("error", () => undefined); // it ends: "exit" tells
      createInterface({ input: stream }).on("line", (text) => this.child === child && heard(JSON.parse(text)));
    }
    child.on("error", (error) => this.onFailure(error));
    child.on("exit", (code, signal) => {
      if (this.child !== child) return undefined;
      this.killGroup(child);
      if (!isReady) return this.onFailure(new Error(`the process of the cells ended as it began (${signal ?? code})`));
      this.start();
      return this.onEnd(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  }

  tell(message) {
    this.child.stdio[3].write(`${JSON.stringify(message)}\n`);
  }

  /** Ends it at once; a new one begins. */
  kill() {
    this.child.kill("SIGKILL");
  }

  /** Ends it for good. */
  close() {
    const { child } = this;
    this.child = undefined;
    child.kill("SIGKILL");
    this.killGroup(child);
  }

  /** With what it has started. */
  killGroup({ pid }) {
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // nothing is left of it
    }
  }
}

module.exports = { CellProcess };
