/** tslab's answers to requests, with output that goes to the cell it comes from and a status for stopped cells. */
const { StringDecoder } = require("node:string_decoder");
const { currentCell } = require("./cell.cjs");
const { interruption } = require("./errors.cjs");

function createHandler({ ts, jupyter, util }, executor) {
  class Handler extends jupyter.JupyterHandlerImpl {
    execQueue = new (class extends util.TaskQueue {
      reset() {
        super.reset(); // without tslab's delay of 200 ms: the server knows which requests came before the failure
      }
    })();

    handleKernel() {
      const info = super.handleKernel();
      const language_info = { ...info.language_info, version: ts.version };
      return { status: "ok", ...info, language_info, help_links: [] };
    }

    async handleExecuteImpl(request, ...writers) {
      const count = await super.handleExecuteImpl(request, ...writers);
      const cell = currentCell();
      if (!cell.stopped) return count;
      cell.error = interruption(); // it ended in good order, but the cells that wait behind it must not run
      throw count;
    }

    createWriteToIopub(name) {
      const decoder = new StringDecoder("utf8");
      return (chunk, encoding, done) => {
        const text = typeof chunk === "string" ? chunk : decoder.write(chunk);
        if (text) currentCell().send("stream", { name, text });
        (typeof encoding === "function" ? encoding : done)?.();
        return true;
      };
    }
  }
  return new Handler(executor, false);
}

module.exports = { createHandler };
