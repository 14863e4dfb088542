/** Progress on standard error: what is being done, how far it is. Standard output stays clean for --json. */

const quietSeconds = 10; // between two lines of one step where lines cannot be overwritten

/** Seconds since `start`, readable. */
function since(start) {
  const seconds = Math.round((Date.now() - start) / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * The progress of step `number` of `count`. `stream`: where to write; a terminal gets one line that updates in
 * place, anything else a new line every ten seconds.
 */
function createProgress({ number, count, name, stream = process.stderr }) {
  const start = Date.now();
  let lastWritten = 0;
  const write = (text, final) => {
    const line = `[${number}/${count}] ${name}: ${text}`;
    if (stream.isTTY) stream.write(`\r\x1b[2K${line.slice(0, stream.columns || 80)}${final ? "\n" : ""}`);
    else stream.write(`${line}\n`);
    lastWritten = Date.now();
  };
  return {
    update(text) {
      if (!lastWritten) write(text, false);
      else if (stream.isTTY || Date.now() - lastWritten >= quietSeconds * 1000)
        write(`${text} (${since(start)})`, false);
    },
    done: () => write(`done in ${since(start)}`, true),
    failed: () => write(`failed after ${since(start)}`, true),
  };
}

module.exports = { createProgress, since };
