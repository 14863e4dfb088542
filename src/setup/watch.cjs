/** Calls `look` once a second until `work` settles, and settles as it does. */
async function watch(work, look) {
  const timer = setInterval(look, 1000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

module.exports = { watch };
