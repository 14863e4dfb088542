import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { missing, mend } = load("patches");
const { pathsIn } = load("paths");
const { run } = load("commands");

const patchTo = (line: string) =>
  [
    "diff --git a/node_modules/greeter/index.js b/node_modules/greeter/index.js",
    "--- a/node_modules/greeter/index.js",
    "+++ b/node_modules/greeter/index.js",
    "@@ -1 +1 @@",
    "-hello",
    `+${line}`,
    "",
  ].join("\n");

/** A clone with the package greeter and a patch for it; patch-package is the real one. */
function clone() {
  const root = directoryWith({
    "package.json": JSON.stringify({ name: "clone", version: "1.0.0", dependencies: { greeter: "1.0.0" } }),
    "package-lock.json": JSON.stringify({ name: "clone", lockfileVersion: 3, packages: {} }),
    "node_modules/greeter/package.json": JSON.stringify({ name: "greeter", version: "1.0.0" }),
    "node_modules/greeter/index.js": "hello\n",
    "src/notebook/patches/greeter+1.0.0.patch": patchTo("good day"),
  });
  symlinkSync(resolve("node_modules/patch-package"), join(root, "node_modules", "patch-package"));
  return pathsIn(root);
}

const apply = (paths: object) => mend(paths, { run });
const greeting = (paths: { root: string }) => readFileSync(join(paths.root, "node_modules/greeter/index.js"), "utf8");
const patch = (paths: { patches: string }) => join(paths.patches, "greeter+1.0.0.patch");

describe("the patches", () => {
  it("are applied once, and not again", async () => {
    const paths = clone();
    expect(missing(paths)).toBe("not applied");
    await apply(paths);
    expect([greeting(paths), missing(paths)]).toEqual(["good day\n", undefined]);
  });

  it("can be applied again after being killed before they were recorded", async () => {
    const paths = clone();
    await apply(paths);
    rmSync(paths.appliedPatches, { recursive: true });
    await apply(paths);
    expect([greeting(paths), missing(paths)]).toEqual(["good day\n", undefined]);
  });

  it("that have changed replace the old ones", async () => {
    const paths = clone();
    await apply(paths);
    writeFileSync(patch(paths), patchTo("good evening"));
    expect(missing(paths)).toBe("the patches have changed");
    await apply(paths);
    expect([greeting(paths), missing(paths)]).toEqual(["good evening\n", undefined]);
  });

  it("that were removed are taken back", async () => {
    const paths = clone();
    await apply(paths);
    rmSync(patch(paths));
    await apply(paths);
    expect([greeting(paths), missing(paths)]).toEqual(["hello\n", undefined]);
  });

  it("that do not fit are an error", async () => {
    const paths = clone();
    writeFileSync(join(paths.root, "node_modules/greeter/index.js"), "something else\n");
    await expect(apply(paths)).rejects.toThrow("ended with code 1");
  });
});
