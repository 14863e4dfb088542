/**
 * Jupyter's messages on the wire, with buffers, which tslab's ZmqMessage signs and writes as JSON: by the protocol they
 * are frames of their own behind the four that are signed.
 */
const { createHmac, randomUUID } = require("node:crypto");

const DELIMITER = "<IDS|MSG>";

/** The frames of a message as an object. Throws where its signature is not of this kernel's key. */
function parse(key, frames) {
  const at = frames.findIndex((frame) => frame.toString() === DELIMITER);
  const [signature, ...parts] = frames.slice(at + 1);
  if (key && sign(key, parts.slice(0, 4)) !== signature.toString()) throw new Error("a message with a wrong signature");
  const [header, parent, metadata, content] = parts.slice(0, 4).map((part) => JSON.parse(part.toString()));
  return { identity: frames.slice(0, at), header, parent, metadata, content, buffers: parts.slice(4) };
}

/** The frames of a message of `type` that answers the one with the header `parent`. */
function frame(key, { identity, type, parent = {}, content, metadata = {}, buffers = [] }) {
  const { session = "kernel", username = "kernel" } = parent;
  const date = new Date().toISOString();
  const header = { msg_id: randomUUID(), msg_type: type, session, username, date, version: "5.3" };
  const parts = [header, parent, metadata, content].map((part) => JSON.stringify(part));
  return [...identity, DELIMITER, sign(key, parts), ...parts, ...buffers];
}

function sign(key, parts) {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

module.exports = { parse, frame };
