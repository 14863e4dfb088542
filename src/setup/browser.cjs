/** The browser that renders figures: looked for, never installed. */
const fs = require("node:fs");
const { ask } = require("./commands.cjs");

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const applications = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser's version, or undefined where there is none. */
function findBrowserVersion() {
  for (const command of [...commands, ...applications.filter((file) => fs.existsSync(file))]) {
    const version = ask(command, ["--version"], { stdio: ["ignore", "pipe", "ignore"] });
    if (version) return version.split("\n")[0];
  }
  return undefined;
}

/** What to type to get one. */
function howToGetBrowser() {
  if (process.platform === "darwin") return "brew install --cask chromium";
  return "sudo apt-get install chromium   (Debian; elsewhere: Chromium or Google Chrome)";
}

module.exports = { findBrowserVersion, howToGetBrowser };
