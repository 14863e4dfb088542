/**
 * What JupyterLab and nbconvert are given of this clone, in its venv: JupyterLab's extension and nbconvert's template,
 * both with Plotly from node_modules.
 */
const fs = require("node:fs");
const path = require("node:path");
const { style } = require("./lab.cjs");
const { writeAtomically } = require("./stamps.cjs");

/**
 * Links and what they lead to, both absolute. JupyterLab serves what is behind linked directories, and finds an extension
 * by a package.json that is a file.
 */
function linksOf({ labextension, labextensionSources, template, templateSources, plotly }) {
  return [
    [path.join(labextension, "static"), path.join(labextensionSources, "static")],
    [path.join(labextension, "plotly"), plotly],
    ...["conf.json", "index.html.j2"].map((name) => [path.join(template, name), path.join(templateSources, name)]),
    [path.join(template, "plotly"), plotly],
  ];
}

/** Relative, so that links move with the clone. */
const contentOf = ([link, target]) => path.relative(path.dirname(link), target);

const isLinked = (pair) => fs.readlinkSync(pair[0]) === contentOf(pair);

const metadataOf = (directory) => path.join(directory, "package.json");
const fontsOf = ({ template }) => path.join(template, "fonts.css");

/** Why JupyterLab or nbconvert would not find its part, or undefined where they would. */
function missing(paths) {
  try {
    const [wanted, found] = [paths.labextensionSources, paths.labextension].map((directory) =>
      fs.readFileSync(metadataOf(directory), "utf8"),
    );
    const isThere = wanted === found && linksOf(paths).every(isLinked) && fs.existsSync(fontsOf(paths));
    return isThere ? undefined : "it is of other sources";
  } catch {
    return "not there";
  }
}

/** Makes the links, and then the file by which JupyterLab finds the extension. */
async function mend(paths) {
  for (const pair of linksOf(paths)) {
    fs.mkdirSync(path.dirname(pair[0]), { recursive: true });
    fs.rmSync(pair[0], { force: true });
    fs.symlinkSync(contentOf(pair), pair[0]);
  }
  writeAtomically(fontsOf(paths), style());
  writeAtomically(metadataOf(paths.labextension), fs.readFileSync(metadataOf(paths.labextensionSources), "utf8"));
}

module.exports = { name: "JupyterLab extension", bytes: 0, missing, mend };
