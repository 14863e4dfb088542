/** Runs the commands that set-up consists of: their output goes to the log, their exit code is checked. */
const fs = require("node:fs");
const { spawn, spawnSync } = require("node:child_process");

const keptCharacters = 20_000; // enough of the output's end to say why a command failed
const running = new Set();

/** A command that ended badly. `output` is the end of what it printed. */
class CommandFailed extends Error {
  constructor(command, ending, output) {
    super(`${command} ${ending}`);
    this.output = output;
  }
}

function appendToLog(log, text) {
  try {
    if (log) fs.appendFileSync(log, text);
  } catch {
    // a full disk must not hide the command's own failure
  }
}

/**
 * Runs a command to its end and resolves to what it printed (the last 20,000 characters).
 * `onLine` sees every line; `onStart` the process's id; `log` is a file that is appended to.
 * Throws CommandFailed where the command cannot start or ends with another code than 0.
 */
function run(command, args, { cwd, env = process.env, log, onLine, onStart } = {}) {
  appendToLog(log, `\n$ ${[command, ...args].join(" ")}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const end = (ending) => {
      running.delete(child);
      if (ending === undefined) resolve(output);
      else reject(new CommandFailed(command, ending, output));
    };
    running.add(child);
    if (child.pid && onStart) onStart(child.pid);
    for (const stream of [child.stdout, child.stderr]) {
      eachLine(stream, (line) => {
        output = (output + line + "\n").slice(-keptCharacters);
        appendToLog(log, line + "\n");
        if (onLine) onLine(line);
      });
    }
    child.on("error", (error) => end(`could not be started: ${error.message}`));
    child.on("close", (code, signal) =>
      end(code === 0 ? undefined : signal ? `was ended by ${signal}` : `ended with code ${code}`),
    );
  });
}

function eachLine(stream, use) {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text) => {
    const lines = (rest + text).split(/\r?\n|\r/);
    rest = lines.pop();
    lines.forEach(use);
  });
  stream.on("end", () => rest && use(rest));
}

/** What a short command prints, trimmed; undefined where it fails. */
function ask(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: "utf8", timeout: 60_000, ...options });
  return result.status === 0 ? result.stdout.trim() : undefined;
}

/** Calls `look` once a second until `work` settles, and settles as it does. */
async function watch(work, look) {
  const timer = setInterval(look, 1000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** Passes a signal on to every command that is running. */
function endAll(signal) {
  for (const child of running) child.kill(signal);
}

module.exports = { run, ask, watch, endAll, CommandFailed };
