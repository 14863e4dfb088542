import { cpSync, existsSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { load } from "../setup/load";

const { KERNEL_NAME, kernelspec } = load("kernelspec");

export const root = resolve(__dirname, "../..");

/** The Python of the clone's venv, or of another that NOTEBOOK_PYTHON names; undefined where there is none. */
export const python = [process.env.NOTEBOOK_PYTHON, join(root, ".venv/bin/python")].find(
  (path) => path !== undefined && existsSync(path),
);

/** Jupyter's environment with our kernel, and no other of the user's settings, under `directory`. */
export function jupyterEnvironment(directory: string): NodeJS.ProcessEnv {
  const kernels = join(directory, "kernels", KERNEL_NAME);
  cpSync(join(root, "src/notebook/logo"), kernels, { recursive: true });
  writeFileSync(join(kernels, "kernel.json"), JSON.stringify(kernelspec({ node: process.execPath, root })));
  const own = (name: string) => join(directory, name);
  return {
    ...process.env,
    JUPYTER_PATH: directory,
    JUPYTER_CONFIG_DIR: own("config"),
    JUPYTER_DATA_DIR: own("data"),
    JUPYTER_RUNTIME_DIR: own("runtime"),
    IPYTHONDIR: own("ipython"),
  };
}

/** A notebook of code cells; a cell may have tags. */
export function notebookOf(cells: (string | { source: string; tags: string[] })[]): string {
  const cell = (given: (typeof cells)[number], i: number) => ({
    id: `cell-${i}`,
    cell_type: "code",
    execution_count: null,
    metadata: typeof given === "string" ? {} : { tags: given.tags },
    outputs: [],
    source: typeof given === "string" ? given : given.source,
  });
  const kernel = { name: KERNEL_NAME, display_name: KERNEL_NAME, language: "typescript" };
  return JSON.stringify({ cells: cells.map(cell), metadata: { kernelspec: kernel }, nbformat: 4, nbformat_minor: 5 });
}
