import { readFileSync, realpathSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { missing, mend } = load("front-end");
const { pathsIn } = load("paths");

/** A clone with the extension's sources, the template's and Plotly, before set-up. */
function clone() {
  return pathsIn(
    directoryWith({
      "src/notebook/labextension/package.json": '{ "name": "grpo-origin" }',
      "src/notebook/labextension/static/remoteEntry.js": "// entry",
      "src/notebook/export/index.html.j2": "template",
      "src/notebook/export/conf.json": "{}",
      "node_modules/plotly.js-dist/plotly.js": "// Plotly",
    }),
  );
}

describe("JupyterLab's extension and nbconvert's template", () => {
  it("are where Jupyter looks for them, with Plotly beside them", async () => {
    const paths = clone();
    expect(missing(paths)).toBe("not there");
    await mend(paths);
    expect(missing(paths)).toBeUndefined();
    const jupyter = join(paths.root, ".venv", "share", "jupyter");
    const read = (...parts: string[]) => readFileSync(join(jupyter, ...parts), "utf8");
    expect(read("labextensions", "grpo-origin", "package.json")).toContain("grpo-origin");
    expect(read("labextensions", "grpo-origin", "static", "remoteEntry.js")).toBe("// entry");
    expect(read("labextensions", "grpo-origin", "plotly", "plotly.js")).toBe("// Plotly");
    expect(read("nbconvert", "templates", "grpo-origin", "index.html.j2")).toBe("template");
    expect(read("nbconvert", "templates", "grpo-origin", "plotly", "plotly.js")).toBe("// Plotly");
    expect(read("nbconvert", "templates", "grpo-origin", "fonts.css")).toContain("@font-face");
  });

  it("follow their sources, and the clone where it is moved to", async () => {
    const old = clone();
    await mend(old);
    const root = join(realpathSync(directoryWith()), "clone");
    renameSync(old.root, root);
    const paths = pathsIn(root);
    expect(missing(paths)).toBeUndefined();
    writeFileSync(join(paths.labextensionSources, "static", "remoteEntry.js"), "// other");
    expect(readFileSync(join(paths.labextension, "static", "remoteEntry.js"), "utf8")).toBe("// other");
  });

  it("are set up again when the extension's metadata have changed", async () => {
    const paths = clone();
    await mend(paths);
    writeFileSync(join(paths.labextensionSources, "package.json"), '{ "name": "other" }');
    expect(missing(paths)).toBe("it is of other sources");
  });
});
