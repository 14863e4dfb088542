/** `npm run lab`: JupyterLab on the clone, opened at its notebooks, with this clone's kernel, settings and font. */
const path = require("node:path");
const { attached } = require("./attached.cjs");
const { environment } = require("./environment.cjs");
const { writeWhole } = require("./stamps.cjs");

/** Starts JupyterLab, passes `args` on, and resolves to its exit code. */
function lab(places, args) {
  const env = environment(places);
  writeStyle(env.JUPYTER_CONFIG_DIR);
  return attached([places.python, ...labArguments(places.root), ...args], { cwd: places.root, env });
}

/** What Python is given to start JupyterLab on `root`: all of it, so that links out of notebooks/ lead somewhere. */
function labArguments(root) {
  const asRoot = process.getuid() === 0 ? ["--allow-root"] : []; // containers; JupyterLab refuses otherwise
  const where = [
    `--ServerApp.root_dir=${root}`,
    "--LabApp.default_url=/lab/tree/notebooks",
    "--LabApp.custom_css=True",
  ];
  return ["-m", "jupyterlab", ...where, ...asRoot];
}

/**
 * Writes the style sheet that JupyterLab loads beside its own: the figures' font, its bytes inside, so that titles and
 * legends take the room that they were set for.
 */
function writeStyle(configDirectory) {
  require("tsx/cjs");
  const { fontCss } = require("../figures/font.ts");
  writeWhole(path.join(configDirectory, "custom", "custom.css"), `${fontCss("β")}\n${loadedAtOnce}\n`);
}

/** Plotly measures text as it draws: a browser that fetched the font only then would give it another font's widths. */
const loadedAtOnce = `body::before, body::after { content: "aβ"; font-family: SourceSans3; position: fixed; visibility: hidden; }
body::after { font-weight: 700; }`;

module.exports = { lab, labArguments, writeStyle };
