import { readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { missing, mend } = load("patches");
const { placesIn } = load("places");
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
  return placesIn(root);
}

const apply = (places: object) => mend(places, { run });
const greeting = (places: { root: string }) => readFileSync(join(places.root, "node_modules/greeter/index.js"), "utf8");
const patch = (places: { patches: string }) => join(places.patches, "greeter+1.0.0.patch");

describe("the patches", () => {
  it("are applied once, and then in place", async () => {
    const places = clone();
    expect(missing(places)).toBe("not applied");
    await apply(places);
    expect([greeting(places), missing(places)]).toEqual(["good day\n", undefined]);
  });

  it("can be applied again after being killed before they were recorded", async () => {
    const places = clone();
    await apply(places);
    rmSync(places.appliedPatches, { recursive: true });
    await apply(places);
    expect([greeting(places), missing(places)]).toEqual(["good day\n", undefined]);
  });

  it("that have changed take the place of the old ones", async () => {
    const places = clone();
    await apply(places);
    writeFileSync(patch(places), patchTo("good evening"));
    expect(missing(places)).toBe("the patches have changed");
    await apply(places);
    expect([greeting(places), missing(places)]).toEqual(["good evening\n", undefined]);
  });

  it("that were removed are taken back", async () => {
    const places = clone();
    await apply(places);
    rmSync(patch(places));
    await apply(places);
    expect([greeting(places), missing(places)]).toEqual(["hello\n", undefined]);
  });

  it("that do not fit are an error", async () => {
    const places = clone();
    writeFileSync(join(places.root, "node_modules/greeter/index.js"), "something else\n");
    await expect(apply(places)).rejects.toThrow("ended with code 1");
  });
});
