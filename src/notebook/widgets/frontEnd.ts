/** Whether what shows this kernel's output can show widgets. */

import { kernel } from "../kernel";

/**
 * True in kernels that Jupyter's server or VS Code started for a person. False in scripts, and where a program executes
 * the notebook (nbclient, papermill, nbconvert): there widgets show their fallbacks, and outputs have no random ids.
 */
export function hasWidgets(): boolean {
  const { JPY_SESSION_NAME, VSCODE_PID } = process.env; // set by jupyter-server and by VS Code for what they start
  return kernel()?.comms !== undefined && Boolean(JPY_SESSION_NAME ?? VSCODE_PID);
}
