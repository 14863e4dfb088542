/** A zeromq socket refuses a message while another one is leaving: on `channel` of the server they then wait, in order. */
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

module.exports = { sendQueued };
