/**
 * Jupyter's comms on the side of the cells (src/notebook/kernel.ts has their types). Each comm's messages are handled
 * one after the other, beside the running cell; what a callback prints goes to the cell that opened the comm.
 */
const { runs } = require("./runs.cjs");
const { emit } = require("./output.cjs");

/** `run(of, act)` runs a callback as a run of its own and reports its errors; it never rejects. */
function createComms(run) {
  const comms = new Map(); // id → { id, target, cell, onMessage, onClose, last }
  const targets = new Map(); // target → (comm, data) => void

  const encoded = (buffers = []) =>
    buffers.map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64"));
  const send = (type, content, { metadata, buffers } = {}) =>
    emit({ op: "comm", type, content, metadata, buffers: encoded(buffers) });

  function add(id, target) {
    const comm = { id, target, cell: runs.current().cell, last: Promise.resolve() };
    comms.set(id, comm);
    return comm;
  }

  /** What the code of cells sees of a comm. */
  const faceOf = (comm) => ({
    id: comm.id,
    on: (handlers) => void Object.assign(comm, handlers),
    send: (data, buffers) => send("comm_msg", { comm_id: comm.id, data }, { buffers }),
    close() {
      if (comms.delete(comm.id)) send("comm_close", { comm_id: comm.id, data: {} });
    },
  });

  /** A message of the front end; resolves once it is handled. */
  function receive({ type, content, buffers, parent }) {
    const { comm_id: id, target_name: target, data } = content;
    const comm = type === "comm_open" && targets.has(target) ? add(id, target) : comms.get(id);
    // of a kernel before this one, or of no target
    if (!comm) return emit({ op: "comm", parent, type: "comm_close", content: { comm_id: id, data: {} } });
    const act = {
      comm_open: () => targets.get(target)(faceOf(comm), data),
      comm_msg: () =>
        comm.onMessage?.(
          data,
          buffers.map((text) => Buffer.from(text, "base64")),
        ),
      comm_close: () => comms.delete(id) && comm.onClose?.(),
    }[type];
    comm.last = comm.last.then(() => run({ cell: comm.cell, parent }, act));
    return comm.last;
  }

  /** After a Stop: a callback that will never end must not keep those behind it waiting. */
  function forgetWaiting() {
    for (const comm of comms.values()) comm.last = Promise.resolve();
  }

  const bridge = {
    open(id, target, data, extra) {
      const comm = add(id, target);
      send("comm_open", { comm_id: id, target_name: target, data }, extra);
      return faceOf(comm);
    },
    target: (name, accept) => void targets.set(name, accept),
  };
  return { receive, forgetWaiting, bridge };
}

module.exports = { createComms };
