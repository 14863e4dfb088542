import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";

const directory = mkdtempSync(join(tmpdir(), "quiet-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** Runs a script in a shell, so that its standard error is a pipe or a file as a user's would be. */
function errorsOf(body: string, redirection: string): string {
  const script = `const { withoutStandardError } = require("./src/tensor/quiet"); ${body}`;
  const command = `node --require tsx/cjs -e '${script}' ${redirection}`;
  return spawnSync("sh", ["-c", command], { encoding: "utf8", timeout: 60_000 }).stdout;
}

const loud = 'const say = (text) => fs.writeSync(2, text + "\\n"); const fs = require("fs");';

describe("withoutStandardError", () => {
  it("holds back what is written meanwhile, and nothing before or after", () =>
    expect(
      errorsOf(`${loud} say("before"); withoutStandardError(() => say("meanwhile")); say("after");`, "2>&1 | cat"),
    ).toBe("before\nafter\n"));

  it("gives standard error back when loading fails", () =>
    expect(errorsOf(`withoutStandardError(() => { throw new Error("no library"); });`, "2>&1 | cat")).toContain(
      "Error: no library",
    ));

  it("leaves a file alone, where a second writer would overwrite the first", () => {
    const log = join(directory, "log");
    errorsOf(
      `${loud} fs.writeSync(1, "out\\n"); withoutStandardError(() => say("meanwhile")); fs.writeSync(1, "end\\n");`,
      `> ${log} 2>&1`,
    );
    expect(readFileSync(log, "utf8")).toBe("out\nmeanwhile\nend\n");
  });
});
