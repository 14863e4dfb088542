/** The Jupyter kernel of this clone, in its venv, and JupyterLab's settings; nothing in the user's home. */
const fs = require("node:fs");
const path = require("node:path");
const { readStamp, writeStamp, writeAtomically } = require("./stamps.cjs");

/** The kernel's name in Jupyter. */
const KERNEL_NAME = "grpo-origin";

/** The content of kernel.json for the clone at `root`, run by the Node at `node`; both paths absolute. */
function kernelspec({ node, root }) {
  return {
    argv: [node, `${root}/src/notebook/kernel.cjs`, "--config-path", "{connection_file}"],
    display_name: "TypeScript (grpo-origin)",
    language: "typescript",
    interrupt_mode: "signal",
    metadata: { debugger: false },
  };
}

const settings = {
  // what a user may change in JupyterLab's Settings
  "labconfig/default_setting_overrides.json": {
    "@jupyterlab/completer-extension:manager": { providerTimeout: 60_000 }, // for 1,000 ms: a busy machine takes longer
  },
  // neither a pop-up nor a request about news, no search for updates, no installing of extensions
  "labconfig/page_config.json": {
    disabledExtensions: {
      "@jupyterlab/apputils-extension:announcements": true,
      "@jupyterlab/plotly-extension": true, // of the package `plotly`, where a user installs it: it writes into notebooks
    },
    buildAvailable: false, // no building of JupyterLab itself, which needs packages from elsewhere
    buildCheck: false,
  },
  "jupyter_lab_config.json": {
    LabApp: {
      default_url: "/lab/tree/notebooks", // of the whole clone: links out of notebooks/ lead somewhere
      custom_css: true, // lab.cjs writes it
      check_for_updates_class: "jupyterlab.handlers.announcements.NeverCheckForUpdate",
      news_url: null,
      extension_manager: "readonly",
    },
    HTMLExporter: { template_name: "grpo-origin" }, // of "Save and Export Notebook As"
    ContentsManager: { preferred_dir: "notebooks" }, // where the file browser starts and new notebooks are made
    MultiKernelManager: { default_kernel_name: KERNEL_NAME },
    KernelSpecManager: { allowed_kernelspecs: [KERNEL_NAME], ensure_native_kernel: false }, // the launcher's
  },
};

/** The settings that are a program: how notebooks are saved. For the clone at `root`, an absolute path. */
function savingConfig(root) {
  return `import sys

sys.path.append(${JSON.stringify(`${root}/src/notebook`)})
from saving import WidgetsWithFallbacks

c.ServerApp.contents_manager_class = WidgetsWithFallbacks
`;
}

const savingFile = (paths) => path.join(paths.jupyter, "config", "jupyter_lab_config.py");

function wanted(paths) {
  const config = path.join(paths.jupyter, "config");
  const files = Object.entries(settings).map(([name, value]) => [path.join(config, name), value]);
  const kernel = kernelspec({ node: process.execPath, root: paths.root }); // the Node that runs us
  return [[paths.kernelspec, kernel], ...files];
}

function savingDiffers(paths) {
  const file = savingFile(paths);
  return !fs.existsSync(file) || fs.readFileSync(file, "utf8") !== savingConfig(paths.root);
}

/** Files of the kernel's logo, beside kernel.json, where Jupyter looks for them. */
function logos(paths) {
  return fs.readdirSync(paths.logos).map((name) => ({
    file: path.join(path.dirname(paths.kernelspec), name),
    bytes: fs.readFileSync(path.join(paths.logos, name)),
  }));
}

const isThere = ({ file, bytes }) => fs.existsSync(file) && fs.readFileSync(file).equals(bytes);

const differs = ([file, value]) => JSON.stringify(readStamp(file)) !== JSON.stringify(value);

/** Why the kernel cannot be found by Jupyter, or undefined where it can. */
function missing(paths) {
  const stale = wanted(paths).find(differs) ?? (savingDiffers(paths) ? [savingFile(paths)] : undefined);
  if (stale) return `${path.relative(paths.root, stale[0])} is missing or of another clone`;
  return logos(paths).every(isThere) ? undefined : "its logo is missing";
}

/** Writes the files. */
async function mend(paths) {
  for (const [file, value] of wanted(paths)) writeStamp(file, value);
  writeAtomically(savingFile(paths), savingConfig(paths.root));
  for (const { file, bytes } of logos(paths)) writeAtomically(file, bytes);
}

module.exports = { name: "Jupyter kernel", bytes: 0, missing, mend, settings, savingConfig, KERNEL_NAME, kernelspec };
