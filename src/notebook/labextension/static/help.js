/** The page on working in these notebooks, in the launcher and in the Help menu. */

const COMMAND = "grpo-origin:help";
const PAGE = "notebooks/help.md";

/** The extension, by JupyterLab's tokens of its launcher and of its menus. */
export function help({ ILauncher, IMainMenu }) {
  return {
    id: "grpo-origin:help",
    description: "Opens the page on working in these notebooks.",
    autoStart: true,
    optional: [ILauncher, IMainMenu],
    activate({ commands, serviceManager }, launcher, menu) {
      const open = () => commands.execute("docmanager:open", { path: PAGE, factory: "Markdown Preview" });
      commands.addCommand(COMMAND, { label: "TypeScript Notebooks: Help", execute: open });
      serviceManager.contents.get(PAGE, { content: false }).then(
        () => {
          launcher?.add({ command: COMMAND, category: "Other", rank: 0 });
          menu?.helpMenu.addGroup([{ command: COMMAND }], -1);
        },
        () => undefined, // JupyterLab was started elsewhere
      );
    },
  };
}
