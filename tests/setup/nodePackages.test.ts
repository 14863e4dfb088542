import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { mend, missing } = load("node-packages");
const { pathsIn } = load("paths");

type Packages = Record<string, { version: string; optional?: boolean }>;
const a = { "node_modules/a": { version: "1.0.0" } };
const b = { "node_modules/b": { version: "2.0.0" } };
const optional = { "node_modules/mac": { version: "1.0.0", optional: true } };

/** A clone whose lock file asks for `wanted`, where npm has recorded `found`, and `there` is on the disk. */
function clone(wanted: Packages, found?: Packages, there = Object.keys(found ?? {})) {
  const files: Record<string, string> = { "package-lock.json": JSON.stringify({ packages: { "": {}, ...wanted } }) };
  if (found) files["node_modules/.package-lock.json"] = JSON.stringify({ packages: found });
  for (const name of there) files[`${name}/package.json`] = "{}";
  return pathsIn(directoryWith(files));
}

describe("the Node packages", () => {
  it("are complete when npm has recorded what is locked", () =>
    expect(missing(clone({ ...a, ...b }, { ...a, ...b }))).toBeUndefined());
  it("may lack an optional package, made for another system", () =>
    expect(missing(clone({ ...a, ...optional }, a))).toBeUndefined());
  it("are missing when npm was interrupted before it recorded them", () =>
    expect(missing(clone(a, undefined, ["node_modules/a"]))).toBe("not installed"));
  it("are missing when one is locked at another version", () => {
    expect(missing(clone(a, { "node_modules/a": { version: "0.9.0" } }))).toBe("node_modules/a is not as locked");
  });
  it("are missing when one was added to the lock file", () =>
    expect(missing(clone({ ...a, ...b }, a))).toContain("node_modules/b"));
  it("are missing when one is there that is not locked", () =>
    expect(missing(clone(a, { ...a, ...b }))).toContain("node_modules/b"));
  it("are missing when one was deleted by hand", () => expect(missing(clone(a, a, []))).toBe("node_modules/a is gone"));
});

describe("npm, where a full disk cuts files short", () => {
  it("has failed, though it ends with code 0, and what it left does not count as installed", async () => {
    const paths = clone(a, a);
    const warning = "npm warn tar TAR_ENTRY_ERROR ENOSPC: no space left on device, write";
    const npm = async (_command: string, _arguments: string[], options: { onLine: (line: string) => void }) =>
      options.onLine(warning);
    await expect(mend(paths, { run: npm, progress: { update: () => {} } })).rejects.toThrow("ENOSPC");
    expect(missing(paths)).toBe("not installed");
  });
});
