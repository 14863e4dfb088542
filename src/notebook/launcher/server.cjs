/**
 * tslab's server, brought in line with the Jupyter protocol (version 5.3): one request at a time, so that
 * busy and idle are true; error messages; Stop; a failed cell stops those that were already waiting, and
 * no others.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
const { Cell, within } = require("./cell.cjs");
const { createComms } = require("./comms.cjs");
const { runtimeError } = require("./errors.cjs");
const { createExecutor } = require("./executor.cjs");
const { createHandler } = require("./handler.cjs");
const { stopCell } = require("./stop.cjs");

/** How long after a failure requests still count as sent before it, in ms: time to read what is on the wire. */
const ON_THE_WIRE = 20;

/** The server, not yet listening: init() binds its sockets, interrupt() stops the running cell. */
function createServer(tslab, { root, connectionFile, beforeCell }) {
  const executor = createExecutor(tslab, root);

  class Server extends tslab.jupyter.ZmqServer {
    arrived = 0; // requests on the shell channel so far
    abortedThrough = 0; // those up to this one were sent before a cell failed
    last = Promise.resolve();
    running = undefined;
    comms = createComms(this);

    handleShellMessage(sock, ...frames) {
      if (sock === this.shell && this.comms.takes(frames)) {
        return this.comms.handle(sock, frames).catch((error) => process._rawDebug("kernel:", error));
      }
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
      cell.request = msg.header;
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

    /** Stops the running cell, if there is one. */
    interrupt() {
      this.comms.interrupt();
      const cell = this.running;
      const isRunning = () => this.running === cell;
      if (cell) stopCell(cell, isRunning, () => executor.interrupt());
    }

    handleShutdown(sock, msg) {
      this.running?.abort.abort();
      this.answer(sock, msg, "shutdown_reply", { status: "ok", restart: !!msg.content.restart });
    }

    close() {
      setTimeout(() => process.exit(0), 100); // time for the last messages to leave
      super.close();
    }
  }
  const server = new Server(createHandler(tslab, executor), connectionFile);
  for (const channel of ["iopub", "shell", "control"]) sendQueued(server, channel);
  return server;
}

/** A socket refuses a message while another one is leaving: on this channel's, messages then wait, in order. */
function sendQueued(server, channel) {
  let socket;
  Object.defineProperty(server, channel, {
    get: () => socket,
    set(opened) {
      opened.sendHighWaterMark = 0; // at zeromq's of 1,000 messages a publisher drops what a slow reader has not taken
      const waiting = [];
      let leaving = Promise.resolve();
      const leave = () => {
        try {
          for (; waiting.length > 0; waiting.shift()) leaving = opened.send(waiting[0]);
        } catch (error) {
          if (error.code !== "EBUSY") throw error;
          leaving.then(leave);
        }
      };
      const send = (frames) => waiting.push(frames) === 1 && leave(); // the waiting ones are sent with it
      socket = withMethod(opened, "send", send);
    },
  });
}

/** An object as it is but for one method: zeromq's sockets are frozen. */
function withMethod(object, method, replacement) {
  return new Proxy(object, {
    get(target, name) {
      const value = name === method ? replacement : target[name];
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

module.exports = { createServer };
