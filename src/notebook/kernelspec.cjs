/** The kernel's name in Jupyter. */
const KERNEL_NAME = "grpo-origin";

/**
 * The content of kernel.json, to be written to share/jupyter/kernels/grpo-origin/ of the clone's venv.
 * node: the path of the Node to run it with; root: the clone. Both absolute.
 */
function kernelspec({ node, root }) {
  return {
    argv: [node, `${root}/src/notebook/kernel.cjs`, "--config-path", "{connection_file}"],
    display_name: "TypeScript (grpo-origin)",
    language: "typescript",
    interrupt_mode: "signal",
    metadata: { debugger: false },
  };
}

module.exports = { KERNEL_NAME, kernelspec };
