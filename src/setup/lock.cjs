/** One set-up at a time in a clone. The lock names its process and the command it runs, so that a dead one is seen. */
const fs = require("node:fs");
const path = require("node:path");
const { readStamp, writeStamp } = require("./stamps.cjs");

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function isAlive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM"; // alive, and somebody else's
  }
}

/** The process that keeps the lock from us: its holder, or a command that a killed holder left running. */
function keeper(file) {
  const { pid, command } = readStamp(file) || {};
  return [pid, command].find((id) => id !== process.pid && isAlive(id));
}

async function tryToTake(file) {
  try {
    fs.writeFileSync(file, JSON.stringify({ pid: process.pid }), { flag: "wx" });
    await pause(50); // another process that saw the same dead lock may have removed ours: see whose it is now
    return readStamp(file)?.pid === process.pid;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    return false;
  }
}

/** Takes the lock, waiting as long as a living process keeps it; `say` is told once why it waits. */
async function takeLock(file, say) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let told;
  while (!(await tryToTake(file))) {
    const pid = keeper(file);
    if (pid === undefined)
      fs.rmSync(file, { force: true }); // left by a set-up that was killed
    else if (pid !== told) say(`waiting for another set-up of this clone (process ${pid}; lock: ${file})`);
    told = pid;
    if (pid !== undefined) await pause(500);
  }
  return {
    noteCommand: (command) => writeStamp(file, { pid: process.pid, command }),
    release: () => fs.rmSync(file, { force: true }),
  };
}

module.exports = { takeLock };
