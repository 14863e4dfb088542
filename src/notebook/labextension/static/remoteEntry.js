/**
 * What JupyterLab loads of this extension: a container in the form of webpack's module federation, written by hand, so
 * that nothing has to be built. It hands JupyterLab's own modules to ours, which are plain modules of the browser.
 */
(() => {
  const base = new URL(".", document.currentScript.src);
  let shared; // by name and version: what JupyterLab shares with its extensions

  async function fromJupyterLab(name) {
    const [version] = Object.values(shared[name]);
    return (await version.get())();
  }

  const modules = {
    "./figures": async () => {
      const { Widget } = await fromJupyterLab("@lumino/widgets");
      const { figures } = await import(new URL("figures.js", base));
      return figures(Widget);
    },
    "./plugins": async () => {
      const { INotebookTracker } = await fromJupyterLab("@jupyterlab/notebook");
      const { ILauncher } = await fromJupyterLab("@jupyterlab/launcher");
      const { IMainMenu } = await fromJupyterLab("@jupyterlab/mainmenu");
      const { running } = await import(new URL("running.js", base));
      const { help } = await import(new URL("help.js", base));
      return [running(INotebookTracker), help({ ILauncher, IMainMenu })];
    },
  };

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB["grpo-origin"] = {
    init(scope) {
      shared = scope;
    },
    async get(name) {
      const plugin = await modules[name]();
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
