/**
 * tslab's server, brought in line with the Jupyter protocol (version 5.3): cells one at a time, everything else beside
 * them; true statuses; error messages; Stop; comms; a failed cell stops those that were already waiting, and no others.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */
const { createComms } = require("./comms.cjs");
const { createExecutor } = require("./executor.cjs");
const { createHandler } = require("./handler.cjs");
const { frame, parse } = require("./messages.cjs");
const { sendQueued } = require("./sending.cjs");

/** How long after a failure requests still count as sent before it, in ms: time to read what is on the wire. */
const ON_THE_WIRE = 20;
const COMM = new Set(["comm_open", "comm_msg", "comm_close"]);

/** The server, not yet listening: init() binds its sockets, interrupt() stops what runs. */
function createServer(tslab, { root, connectionFile }) {
  const handler = createHandler(tslab);

  class Server extends tslab.jupyter.ZmqServer {
    arrived = 0; // requests for cells so far
    abortedThrough = 0; // those up to this one were sent before a cell failed
    count = 0;
    last = Promise.resolve();
    running = undefined; // the message of the running cell
    waiting = []; // messages of the cells after it
    requests = new Map(); // number of a cell → the header of its request
    executor = createExecutor(root, {
      onComm: (event) => this.comms.onEvent(event),
      onLost: () => this.comms.lose(),
      onFailure: (error) => this.giveUp(error),
    });
    comms = createComms({
      publish: (type, message) => this.publish(type, message),
      tell: this.executor.tell,
      parentOf: (cell) => this.requests.get(cell),
      running: () => this.describeRunning(),
    });

    handleShellMessage(sock, ...frames) {
      const msg = this.parsed(frames);
      if (!msg) return undefined;
      if (msg.header.msg_type !== "execute_request") return this.beside(sock, msg);
      const arrival = ++this.arrived;
      this.waiting.push(msg);
      this.last = this.last
        .then(() => this.execute(sock, msg, arrival <= this.abortedThrough))
        .catch((error) => this.giveUp(error));
      return this.last;
    }

    /** A message, or undefined where it is none of a front end of this kernel: the next ones have to be heard. */
    parsed(frames) {
      try {
        return parse(this.connInfo.key, frames);
      } catch (error) {
        return process._rawDebug("kernel: ignored", error.message);
      }
    }

    /**
     * A request that does not wait for the running cell. A front end takes the last status for the kernel's. Never rejects:
     * where a request cannot be answered, such as one for a completion, all variables would be lost with the kernel.
     */
    async beside(sock, msg) {
      this.status("busy", msg.header);
      try {
        await this.respond(sock, msg);
      } catch (error) {
        process._rawDebug("kernel:", error);
        const failure = { status: "error", ename: error.name, evalue: error.message, traceback: [] };
        if (!COMM.has(msg.header.msg_type)) this.reply(sock, msg, msg.header.msg_type, failure);
      } finally {
        this.status("idle", msg.header);
        if (this.running) this.status("busy", this.running.header);
      }
      if (msg.header.msg_type === "shutdown_request") this.close();
    }

    async respond(sock, { identity, header, content, buffers }) {
      const { msg_type: type } = header;
      if (COMM.has(type)) return this.comms.receive({ header, content, buffers });
      const answers = {
        kernel_info_request: () => handler.kernelInfo(),
        comm_info_request: () => this.comms.info(content),
        complete_request: () => handler.complete(this.executor, content),
        inspect_request: () => handler.inspect(this.executor, content),
        is_complete_request: () => handler.isComplete(content),
        history_request: () => ({ status: "ok", history: [] }),
        interrupt_request: () => (this.interrupt(), { status: "ok" }),
        shutdown_request: () => ({ status: "ok", restart: !!content.restart }),
      };
      const answer = answers[type];
      if (!answer) return undefined; // debug_request and others that the kernel_info_reply does not offer
      this.reply(sock, { identity, header }, type, await answer());
      return undefined;
    }

    async execute(sock, msg, aborted) {
      const { header, content } = msg;
      this.waiting.shift();
      this.status("busy", header);
      const reply = aborted ? { status: "aborted" } : await this.run(msg);
      if (reply.status === "error" && content.stop_on_error !== false) {
        await new Promise((resolve) => setTimeout(resolve, ON_THE_WIRE));
        this.abortedThrough = this.arrived;
      }
      this.reply(sock, msg, "execute_request", reply);
      this.status("idle", header);
    }

    async run(msg) {
      const { header, content } = msg;
      const count = ++this.count;
      const send = (type, published) => this.publish(type, { parent: header, content: published });
      this.requests.set(count, header);
      this.running = msg;
      send("execute_input", { code: content.code, execution_count: count });
      const error = await this.executor.run(count, content.code, send);
      this.running = undefined;
      if (error) send("error", error);
      if (error) return { status: "error", execution_count: count, ...error };
      return { status: "ok", execution_count: count, user_expressions: {}, payload: [] };
    }

    /** What a page that is opened while cells run or wait has missed. `running` is null where none runs. */
    describeRunning() {
      const request = ({ header, metadata }) => ({ msg_id: header.msg_id, cell_id: metadata.cellId ?? null });
      const waiting = this.waiting.map(request);
      if (!this.running) return { running: null, waiting };
      const { cell, outputs } = this.executor.running();
      return { running: { ...request(this.running), execution_count: cell, outputs: outputs.list }, waiting };
    }

    status(execution_state, parent) {
      this.publish("status", { parent, content: { execution_state } });
    }

    publish(type, message) {
      this.iopub.send(frame(this.connInfo.key, { identity: [type], type, ...message }));
    }

    reply(sock, { identity, header }, request, content) {
      const type = request.replace("_request", "_reply");
      sock.send(frame(this.connInfo.key, { identity, type, parent: header, content }));
    }

    /** Stops the running cell and callbacks, if there are any. */
    interrupt() {
      if (this.running || this.comms.isAnyHandled()) this.executor.stop();
    }

    /** Without the checker nothing can run: Jupyter starts a kernel that has ended again. */
    giveUp(error) {
      process._rawDebug("kernel:", error);
      this.executor.close();
      process.exit(1);
    }

    close() {
      this.executor.close();
      setTimeout(() => process.exit(0), 100); // time for the last messages to leave
      super.close();
    }
  }
  const server = new Server({ close: () => undefined }, connectionFile);
  for (const channel of ["iopub", "shell", "control"]) sendQueued(server, channel);
  return server;
}

module.exports = { createServer };
