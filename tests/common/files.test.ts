import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readJson, sha256OfFile, writeAtomically } from "../../src/common/files";

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "files-"))));
afterEach(() => rmSync(directory, { recursive: true }));

describe("writeAtomically", () => {
  it("writes text and bytes as they are, over what was there", () => {
    const path = join(directory, "file");
    writeAtomically(path, "β = 0.5\n");
    expect(readFileSync(path, "utf8")).toBe("β = 0.5\n");
    writeAtomically(path, Uint8Array.of(0, 255, 10));
    expect([...readFileSync(path)]).toEqual([0, 255, 10]);
  });

  it("makes the directories that are missing and leaves no other file behind", () => {
    writeAtomically(join(directory, "a/b/rows.csv"), "x");
    expect(readdirSync(join(directory, "a/b"))).toEqual(["rows.csv"]);
  });

  it("where it fails, throws an error that names the path and leaves nothing temporary", () => {
    mkdirSync(join(directory, "taken/inside"), { recursive: true });
    expect(() => writeAtomically(join(directory, "taken"), "x")).toThrow(/taken/);
    expect(readdirSync(directory)).toEqual(["taken"]);
  });

  it("leaves one complete version, however its process is killed", async () => {
    const path = join(directory, "weights");
    const writer = spawn(process.execPath, ["--import", "tsx", "-e", alternatingWriter(path)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(writer.stdout, "data");
    await new Promise((resolve) => setTimeout(resolve, 50));
    writer.kill("SIGKILL");
    await once(writer, "exit");
    expect(["a".repeat(1e6), "b".repeat(2e6)]).toContain(readFileSync(path, "utf8"));
  });
});

/** A program that writes two versions alternately without end, and says so once the first is there. */
function alternatingWriter(path: string): string {
  return `
    const { writeAtomically } = require(${JSON.stringify(join(__dirname, "../../src/common/files.ts"))});
    for (let i = 0; ; i++) {
      writeAtomically(${JSON.stringify(path)}, i % 2 ? "a".repeat(1e6) : "b".repeat(2e6));
      if (i === 1) process.stdout.write("writing");
    }`;
}

describe("readJson", () => {
  it("reads back what was written", () => {
    writeAtomically(join(directory, "a.json"), JSON.stringify({ Q: [0.1, null] }));
    expect(readJson(join(directory, "a.json"))).toEqual({ Q: [0.1, null] });
  });

  it("names the file that is not JSON, and the file that is missing", () => {
    writeFileSync(join(directory, "half.json"), '{"Q": ');
    expect(() => readJson(join(directory, "half.json"))).toThrow(/half\.json: expected JSON/);
    expect(() => readJson(join(directory, "none.json"))).toThrow(/none\.json/);
  });
});

describe("sha256OfFile", () => {
  it("gives the digest that FIPS 180-2 gives for abc", () => {
    writeFileSync(join(directory, "abc"), "abc");
    expect(sha256OfFile(join(directory, "abc"))).toBe(
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    );
  });
});
