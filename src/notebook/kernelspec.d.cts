/** The kernel's name in Jupyter. */
export const KERNEL_NAME: string;

/** The content of kernel.json for the clone at `root`, run by the Node at `node`; both absolute. */
export function kernelspec(places: { node: string; root: string }): object;
