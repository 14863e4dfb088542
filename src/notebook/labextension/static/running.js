/**
 * Outputs of cells that an earlier page started. JupyterLab drops them: it knows only requests of its own. The kernel
 * says on a comm which cell runs and what it has shown so far; what it shows from then on comes on its public channel.
 */

const KERNEL = "grpo-origin";
const TARGET = "grpo-origin.running";
const ENDED = ["restarting", "autorestarting", "terminating", "dead"];

/** The extension, by JupyterLab's token of the notebooks that are open. */
export function running(INotebookTracker) {
  return {
    id: "grpo-origin:running",
    description: "Shows what cells that an earlier page started print.",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (_, notebooks) => notebooks.widgetAdded.connect((_, panel) => watch(panel)),
  };
}

const watched = new WeakSet(); // documents: a second view of one shares its outputs

function watch(panel) {
  if (watched.has(panel.context)) return;
  watched.add(panel.context);
  const follow = async (kernel) => {
    await panel.context.ready; // the cells are there
    if (kernel?.name === KERNEL && !kernel.isDisposed) followKernel(kernel, panel.content);
  };
  const { sessionContext } = panel;
  sessionContext.kernelChanged.connect((_, { newValue }) => follow(newValue));
  void follow(sessionContext.session?.kernel);
}

function followKernel(kernel, notebook) {
  const cells = new Map(); // by the id of the request that runs them
  kernel.iopubMessage.connect((_, message) => cells.get(message.parent_header.msg_id)?.receive(message));
  kernel.statusChanged.connect((_, status) => {
    if (ENDED.includes(status)) for (const cell of cells.values()) cell.end();
  });
  const comm = kernel.createComm(TARGET);
  comm.onMsg = ({ content }) => {
    const { running, waiting = [] } = content.data;
    for (const { msg_id, cell_id, ...soFar } of [...(running ? [running] : []), ...waiting]) {
      const widget = notebook.widgets.find(({ model }) => model.id === cell_id);
      if (widget?.model.type === "code") cells.set(msg_id, new FollowedCell(widget, soFar));
    }
  };
  comm.open({});
}

/** A cell that runs, or waits, by a request that this page did not send. */
class FollowedCell {
  /** With `outputs`, the cell is running and has shown these; without, it waits. */
  constructor(widget, { outputs, execution_count }) {
    this.widget = widget;
    this.count = execution_count;
    widget.model.executionCount = null;
    widget.model.executionState = "running"; // [*]
    if (outputs) this.start();
    for (const output of outputs ?? []) this.show(output.output_type, output);
  }

  /** Empties the cell's output and makes it take messages as those of a request of this page. */
  start() {
    this.request = {
      done: new Promise((resolve) => (this.finish = resolve)),
      dispose: () => (this.request = undefined), // the cell runs again, by this page
    };
    this.widget.model.trusted = true; // as of any cell that was run
    this.widget.outputArea.future = this.request;
  }

  show(msg_type, content) {
    void this.request?.onIOPub({ header: { msg_type }, content });
  }

  receive({ header, content }) {
    if (header.msg_type === "execute_input") {
      this.count = content.execution_count;
      if (!this.request) this.start();
    }
    if (!this.request || this.widget.isDisposed) return;
    this.show(header.msg_type, content);
    if (header.msg_type === "status" && content.execution_state === "idle") this.end();
  }

  end() {
    if (this.widget.isDisposed || this.widget.model.executionState !== "running") return;
    this.widget.model.executionState = "idle";
    this.widget.model.executionCount = this.count ?? null;
    this.finish?.();
  }
}
