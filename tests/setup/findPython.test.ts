import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { findPython } = load("find-python");

/** A PATH on which each name is a program that answers as a Python of that version does. */
function pathWith(pythons: Record<string, { version: string; lacks?: string[] }>): NodeJS.ProcessEnv {
  const programs = Object.entries(pythons).map(([name, { version, lacks = [] }]) => {
    const answer = { executable: `/opt/${version}/python`, version: version.split(".").map(Number), lacks };
    return [name, `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`];
  });
  const directory = directoryWith({}, Object.fromEntries(programs));
  symlinkSync("/bin/sh", join(directory, "sh"));
  return { PATH: directory };
}

const failureOf = (env: NodeJS.ProcessEnv) => {
  try {
    return findPython(env);
  } catch (failure) {
    return failure;
  }
};

describe("the Python for the venv", () => {
  it("is python3 where that will do", () => {
    expect(findPython(pathWith({ python3: { version: "3.11.2" }, "python3.13": { version: "3.13.0" } })).name).toBe(
      "python3",
    );
  });

  it("is one that every package has a wheel for, before one that needs a compiler", () => {
    expect(findPython(pathWith({ python3: { version: "3.14.0" }, "python3.12": { version: "3.12.1" } })).name).toBe(
      "python3.12",
    );
  });

  it("is 3.14 where there is no other", () => {
    expect(findPython(pathWith({ python3: { version: "3.14.0" } })).version).toEqual([3, 14, 0]);
  });

  it("is looked for by name where python3 is too old or too new", () => {
    expect(findPython(pathWith({ python3: { version: "3.9.2" }, "python3.11": { version: "3.11.7" } })).name).toBe(
      "python3.11",
    );
    expect(findPython(pathWith({ python3: { version: "3.15.0" }, "python3.11": { version: "3.11.7" } })).name).toBe(
      "python3.11",
    );
  });

  it("is asked for where there is none", () => {
    expect(failureOf({ PATH: directoryWith() })).toMatchObject({
      why: "expected Python 3.11 to 3.14 on the PATH, found none",
      mend: [expect.stringContaining("install python"), expect.anything()],
    });
  });

  it("is asked for where only others are found, which are named", () => {
    expect(failureOf(pathWith({ python3: { version: "3.9.2" } })).why).toContain("python3 is 3.9.2");
  });

  it("is not one without ensurepip, as Debian's is without python3-venv: the missing package is named", () => {
    const failure = failureOf(pathWith({ python3: { version: "3.12.3", lacks: ["ensurepip"] } }));
    expect(failure.why).toContain("lacks ensurepip");
    expect(failure.mend[0]).toContain("apt-get install python3.12-venv");
  });

  it("is another one where the first lacks a module", () => {
    const pythons = { python3: { version: "3.12.3", lacks: ["ensurepip"] }, "python3.11": { version: "3.11.7" } };
    expect(findPython(pathWith(pythons)).name).toBe("python3.11");
  });
});
