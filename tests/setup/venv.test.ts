import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { missing, mend, stampOf } = load("python");
const { missing: kernelMissing, mend: writeKernel } = load("kernelspec");
const { pathsIn } = load("paths");
const { hashOf, writeStamp } = load("stamps");

const requirements = "pip==1.0 \\\n    --hash=sha256:0\n";

/** A clone with a venv that is complete, of one program. */
function clone() {
  const paths = pathsIn(
    directoryWith({
      "requirements.txt": requirements,
      ".venv/bin/python": "\0binary",
      "src/notebook/logo/logo-svg.svg": "<svg/>",
    }),
  );
  writeStamp(stampOf(paths), { python: "3.12.1", requirements: hashOf(requirements), root: paths.root });
  return paths;
}

/** The same, with a script as pip writes them, moved elsewhere. */
function movedClone() {
  const old = clone();
  writeFileSync(join(old.venv, "bin", "tool"), `#!${old.python}\nimport sys\n`, { mode: 0o755 });
  writeFileSync(join(old.venv, "pyvenv.cfg"), `command = python -m venv ${old.venv}\n`);
  const root = join(directoryWith(), "clone");
  renameSync(old.root, root);
  return pathsIn(root);
}

describe("the venv", () => {
  it("is complete when it was made from today's requirements, here", () => expect(missing(clone())).toBeUndefined());

  it("is half installed until its stamp is written", () => {
    expect(missing(pathsIn(directoryWith({ ".venv/bin/python": "" })))).toBe("only half installed");
    expect(missing(pathsIn(directoryWith()))).toBe("not installed");
  });

  it("is made again when the requirements change", () => {
    const paths = clone();
    const other = directoryWith({ "requirements.txt": "pip==2.0" });
    expect(missing({ ...paths, requirements: join(other, "requirements.txt") })).toBe("requirements.txt has changed");
  });

  it("is made again when its Python has gone", () => {
    expect(missing({ ...clone(), python: "/nowhere/python" })).toBe("its Python is gone");
  });
});

describe("a clone that has been moved", () => {
  it("gets the new paths in its venv, without a download", async () => {
    const paths = movedClone();
    expect(missing(paths)).toBe("the clone has been moved");
    await mend(paths, {});
    const tool = join(paths.venv, "bin", "tool");
    expect(readFileSync(tool, "utf8")).toBe(`#!${paths.python}\nimport sys\n`);
    expect(statSync(tool).mode & 0o111).toBe(0o111);
    expect(missing(paths)).toBeUndefined();
  });

  it("gets a new kernelspec, which names this Node and this clone's kernel", async () => {
    const paths = clone();
    expect(kernelMissing(paths)).toContain("kernel.json");
    await writeKernel(paths);
    expect(kernelMissing(paths)).toBeUndefined();
    expect(JSON.parse(readFileSync(paths.kernelspec, "utf8")).argv.slice(0, 2)).toEqual([
      process.execPath,
      paths.kernel,
    ]);
    expect(readFileSync(join(dirname(paths.kernelspec), "logo-svg.svg"), "utf8")).toBe("<svg/>");
    expect(kernelMissing({ ...paths, root: "/elsewhere" })).toContain("kernel.json");
  });
});
