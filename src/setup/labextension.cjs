/** JupyterLab's extension of this clone (src/notebook/labextension), in its venv, with Plotly from node_modules. */
const fs = require("node:fs");
const path = require("node:path");
const { writeAtomically } = require("./stamps.cjs");

/** Links by name, relative, so that they move with the clone. JupyterLab serves what is behind linked directories. */
function linksOf({ labextension, labextensionSources, plotly }) {
  const targets = { static: path.join(labextensionSources, "static"), plotly };
  return Object.entries(targets).map(([name, target]) => [
    path.join(labextension, name),
    path.relative(labextension, target),
  ]);
}

const metadataOf = (directory) => path.join(directory, "package.json");

const isLinked = ([link, target]) => fs.readlinkSync(link) === target;

/** Why JupyterLab would not load the extension, or undefined where it would. */
function missing(paths) {
  try {
    const [wanted, found] = [paths.labextensionSources, paths.labextension].map((directory) =>
      fs.readFileSync(metadataOf(directory), "utf8"),
    );
    return wanted === found && linksOf(paths).every(isLinked) ? undefined : "it is of other sources";
  } catch {
    return "not there";
  }
}

/** Makes the links, and then the file by which JupyterLab finds the extension. */
async function mend(paths) {
  fs.mkdirSync(paths.labextension, { recursive: true });
  for (const [link, target] of linksOf(paths)) {
    fs.rmSync(link, { force: true });
    fs.symlinkSync(target, link);
  }
  writeAtomically(metadataOf(paths.labextension), fs.readFileSync(metadataOf(paths.labextensionSources), "utf8"));
}

module.exports = { name: "JupyterLab extension", bytes: 0, missing, mend };
