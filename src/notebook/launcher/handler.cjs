/** Answers to the front end's questions about code; what tslab answers well is tslab's. */
const { version } = require("typescript/package.json");

/** Help that JupyterLab's Help menu lists. These pages do not let themselves be shown inside another. */
const HELP = [
  { text: "TypeScript Handbook", url: "https://www.typescriptlang.org/docs/handbook/intro.html" },
  { text: "Plotly Figure Reference", url: "https://plotly.com/javascript/reference/index/" },
  { text: "TensorFlow.js API", url: "https://js.tensorflow.org/api/latest/" },
].map((link) => ({ ...link, newBrowserTab: true }));

function createHandler({ jupyter, inspect, converter }) {
  const stock = new jupyter.JupyterHandlerImpl(undefined, false);

  function kernelInfo() {
    const info = stock.handleKernel();
    return { status: "ok", ...info, language_info: { ...info.language_info, version }, help_links: HELP };
  }

  async function complete(executor, { code, cursor_pos: position }) {
    const { start, end, matches } = await executor.complete(code, position);
    const types = matches.map(({ name, kind }) => ({ start, end, text: name, type: kind }));
    const metadata = { _jupyter_types_experimental: types }; // JupyterLab draws them as icons
    return { status: "ok", cursor_start: start, cursor_end: end, matches: matches.map(({ name }) => name), metadata };
  }

  async function hover(executor, { code, cursor_pos: position }) {
    const info = await executor.inspect(code, position);
    if (!info) return { status: "ok", found: false, data: {}, metadata: {} };
    return { status: "ok", found: true, data: { "text/plain": inspect.printQuickInfo(info) }, metadata: {} };
  }

  function isComplete({ code }) {
    const { completed, indent } = converter.isCompleteCode(code);
    return completed ? { status: "complete" } : { status: "incomplete", indent };
  }

  return { kernelInfo, complete, inspect: hover, isComplete };
}

module.exports = { createHandler };
