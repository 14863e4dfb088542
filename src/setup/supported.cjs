/** Which Node and which systems can run this. Old syntax only: an old Node must be able to read it. */

var oldest = [20, 19];
var newest = 26;

function isOlder(version) {
  var parts = version.split(".").map(Number);
  return parts[0] < oldest[0] || (parts[0] === oldest[0] && parts[1] < oldest[1]);
}

/** Why this machine cannot run the project, or undefined where it can. */
function refusal(version, platform) {
  if (platform === "win32") {
    return "failed: starting\nwhy:    Windows is not supported natively\nmend:   run this in WSL: wsl --install, then clone inside it";
  }
  if (isOlder(version)) {
    return (
      "failed: starting\nwhy:    expected Node " +
      oldest.join(".") +
      " or later, found " +
      version +
      "\nmend:   install a current Node (nodejs.org, nvm install --lts, or your system's packages), then run the same command"
    );
  }
  return undefined;
}

/** A Node that nobody has tried yet: worth a line, no refusal. */
function warning(version) {
  if (Number(version.split(".")[0]) <= newest) return undefined;
  return "Node " + version + " is newer than any this was tried with (20 to " + newest + ")";
}

module.exports = { refusal: refusal, warning: warning };
