/**
 * tslab's server, brought in line with the Jupyter protocol (version 5.3): one request at a time, so that
 * busy and idle are true; error messages; results apart from prints; Stop; a failed cell stops those that
 * were already waiting, and no others.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
const { inspect } = require("node:util");
const { Cell, within, currentCell } = require("./cell.cjs");
const { compileError, interruption, runtimeError } = require("./errors.cjs");

/** How long a stopped cell may take to end by itself, in ms. */
const GRACE = 500;
/** How long after a failure requests still count as sent before it, in ms: time to read what is on the wire. */
const ON_THE_WIRE = 20;

const COMPILER_OPTIONS = (ts) => ({
  strict: true,
  noImplicitAny: false, // a reader's sketch need not annotate; the committed cells are checked with it
  useUnknownInCatchVariables: false,
  allowJs: false,
  checkJs: false,
  moduleResolution: ts.ModuleResolutionKind.Bundler, // hyparquet and others declare their types in "exports"
  types: ["node"],
});

function createExecutor({ ts, converter, executor }, root) {
  const node = converter.createConverter({ skipDependencies: true, compilerOptions: COMPILER_OPTIONS(ts) });
  const converters = { node, browser: node, close: () => node.close() };
  return executor.createExecutor(root, converters, {
    log: (value) => sendResult(currentCell(), value),
    error: (first, ...rest) => {
      const cell = currentCell();
      cell.error = rest.length ? compileError(cell, rest) : runtimeError(cell, first);
    },
  });
}

function sendResult(cell, value) {
  cell.send("execute_result", {
    execution_count: cell.count,
    data: { "text/plain": inspect(value, { depth: 4, maxArrayLength: 50 }) },
    metadata: {},
  });
}

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
      const decoder = new TextDecoder();
      return (chunk, encoding, done) => {
        const text = typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
        if (text) currentCell().send("stream", { name, text });
        (typeof encoding === "function" ? encoding : done)?.();
        return true;
      };
    }
  }
  return new Handler(executor, false);
}

/** The server, not yet listening: init() binds its sockets, interrupt() stops the running cell. */
function createServer(tslab, { root, connectionFile, beforeCell }) {
  const executor = createExecutor(tslab, root);

  class Server extends tslab.jupyter.ZmqServer {
    arrived = 0; // requests on the shell channel so far
    abortedThrough = 0; // those up to this one were sent before a cell failed
    last = Promise.resolve();
    running = undefined;

    handleShellMessage(sock, ...frames) {
      const handle = () =>
        super.handleShellMessage(sock, ...frames).catch((error) => process._rawDebug("kernel:", error));
      if (sock !== this.shell) return handle();
      const arrival = ++this.arrived;
      this.last = this.last.then(() => {
        this.aborting = arrival <= this.abortedThrough;
        return handle();
      });
      return this.last;
    }

    async handleExecute(sock, msg) {
      const content = this.aborting ? { status: "aborted" } : await this.run(msg);
      this.answer(sock, msg, "execute_reply", content);
    }

    async run(msg) {
      const cell = new Cell(msg.content.code, (type, content) => this.answer(this.iopub, msg, type, content));
      cell.count = this.handler.execCount + 1;
      cell.send("execute_input", { code: cell.source, execution_count: cell.count });
      this.running = cell;
      const reply = await within(cell, () => {
        beforeCell();
        return this.handler.handleExecute(msg.content);
      });
      this.running = undefined;
      if (reply.status === "ok") return { ...reply, user_expressions: {}, payload: [] };
      return this.fail(cell, reply, msg.content.stop_on_error !== false);
    }

    async fail(cell, reply, stop) {
      const error = cell.error ?? runtimeError(cell, new Error("the kernel failed; its log says why"));
      cell.send("error", error);
      if (stop) {
        await new Promise((resolve) => setTimeout(resolve, ON_THE_WIRE));
        this.abortedThrough = this.arrived;
      }
      return { ...reply, ...error };
    }

    answer(sock, msg, type, content) {
      const message = msg.createReply();
      message.header.msg_type = type;
      message.content = content;
      message.signAndSend(this.connInfo.key, sock);
    }

    /** Asks the running cell to end; one that does not is left behind after GRACE, or at a second call. */
    interrupt() {
      const cell = this.running;
      if (!cell) return;
      if (cell.stopped) return executor.interrupt();
      cell.abort.abort(new DOMException("the cell was stopped", "AbortError"));
      setTimeout(() => this.running === cell && executor.interrupt(), GRACE);
    }

    handleCommInfoRequest(sock, msg) {
      this.answer(sock, msg, "comm_info_reply", { status: "ok", comms: {} });
    }

    handleShutdown(sock, msg) {
      this.running?.abort.abort(new DOMException("the kernel shuts down", "AbortError"));
      this.answer(sock, msg, "shutdown_reply", { status: "ok", restart: !!msg.content.restart });
    }

    close() {
      setTimeout(() => process.exit(0), 100); // time for the last messages to leave
      super.close();
    }
  }
  return new Server(createHandler(tslab, executor), connectionFile);
}

module.exports = { createServer };
