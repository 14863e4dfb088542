/** `npm run lab`: JupyterLab on the clone, with its kernel, its settings (kernelspec.cjs) and the figures' font. */
const path = require("node:path");
const { attached } = require("./attached.cjs");
const { environment } = require("./environment.cjs");
const { writeAtomically } = require("./stamps.cjs");

/** Starts JupyterLab, passes `args` on, and resolves to its exit code. */
function lab(paths, args) {
  const env = environment(paths);
  writeStyle(env.JUPYTER_CONFIG_DIR);
  const asRoot = process.getuid() === 0 ? ["--allow-root"] : []; // containers; JupyterLab refuses otherwise
  const command = [paths.python, "-m", "jupyterlab", ...asRoot, ...args];
  return attached(command, { cwd: paths.root, env }); // JupyterLab shows the directory that it is started in
}

/** Writes the style sheet that JupyterLab loads beside its own. */
function writeStyle(configDirectory) {
  writeAtomically(path.join(configDirectory, "custom", "custom.css"), style());
}

/** The figures' font, its bytes inside, so that titles and legends take the space that they were set for. */
function style() {
  require("tsx/cjs");
  const { fontCss } = require("../figures/plot/font.ts");
  return `${fontCss("β")}\n${loadedAtOnce}\n`;
}

/** Plotly measures text as it draws: a browser that fetched the font only then would give it another font's widths. */
const loadedAtOnce = `body::before, body::after { content: "aβ"; font-family: SourceSans3; position: fixed; visibility: hidden; }
body::after { font-weight: 700; }`;

module.exports = { lab, writeStyle, style };
