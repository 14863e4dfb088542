/** Prints that follow one another quickly, as one message: a front end draws each message, and 5,000 took 2 s. */

/** How long a print may wait for the next one, in ms. */
const INTERVAL = 30;

/** `send(cell, content)` publishes; `flush()` sends what waits, to be called before anything else is published. */
function createStreams(send) {
  let waiting = []; // { cell, name, texts }
  let timer;

  function add({ cell, name, text }) {
    const last = waiting.at(-1);
    if (last?.cell === cell && last.name === name) last.texts.push(text);
    else waiting.push({ cell, name, texts: [text] });
    timer ??= setTimeout(flush, INTERVAL);
  }

  function flush() {
    clearTimeout(timer);
    timer = undefined;
    const now = waiting;
    waiting = [];
    for (const { cell, name, texts } of now) send(cell, { name, text: texts.join("") });
  }

  return { add, flush };
}

module.exports = { createStreams };
