/** The browser that renders figures: looked for as the figures do it, never installed. */
const { ask } = require("./commands.cjs");

/** `{ path, version, howToGet }`; no path where there is none. Throws where the packages are not installed yet. */
function lookForBrowser() {
  require("tsx/cjs");
  const { findBrowser, howToGetBrowser: howToGet } = require("../figures/files/browser.ts");
  const path = findBrowser();
  const version = path && ask(path, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
  return { path, version, howToGet };
}

module.exports = { lookForBrowser };
