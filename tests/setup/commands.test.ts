import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { run } = load("commands");
const { createProgress } = load("progress");
const { countOfLines, countOfVitest } = load("check");

describe("a command", () => {
  it("hands over every line, and writes it to the log", async () => {
    const log = join(directoryWith(), "log");
    const lines: string[] = [];
    await run("sh", ["-c", "echo one; echo two >&2; printf three"], {
      log,
      onLine: (line: string) => lines.push(line),
    });
    expect(lines.sort()).toEqual(["one", "three", "two"]);
    expect(readFileSync(log, "utf8")).toContain("two\n");
  });

  it("that fails tells its code and what it printed", async () => {
    await expect(run("sh", ["-c", "echo reason >&2; exit 3"])).rejects.toMatchObject({
      message: "sh ended with code 3",
      output: "reason\n",
    });
  });

  it("that is not there, or is killed, fails too", async () => {
    await expect(run("/nowhere/npm", [])).rejects.toThrow("could not be started");
    await expect(run("sh", ["-c", "kill -9 $$"])).rejects.toThrow("was ended by SIGKILL");
  });
});

describe("progress", () => {
  const stream = (isTTY: boolean) => ({
    isTTY,
    columns: 40,
    text: "",
    write(more: string) {
      this.text += more;
    },
  });

  it("off a terminal does not repeat itself within ten seconds", () => {
    const log = stream(false);
    const progress = createProgress({ number: 1, count: 2, name: "Packages", stream: log });
    for (let i = 0; i < 100; i++) progress.update(`${i} of 100`);
    progress.done();
    expect(log.text).toBe("[1/2] Packages: 0 of 100\n[1/2] Packages: done in 0 s\n");
  });

  it("on a terminal keeps to one line of its width", () => {
    const terminal = stream(true);
    const progress = createProgress({ number: 1, count: 2, name: "Packages", stream: terminal });
    for (let i = 0; i < 5; i++) progress.update("a long text, longer than a terminal is wide");
    expect(
      terminal.text
        .split("\r\x1b[2K")
        .slice(1)
        .map((line) => line.length),
    ).toEqual([40, 40, 40, 40, 40]);
    expect(terminal.text).not.toContain("\n");
  });
});

describe("the count of tests", () => {
  it("is the last one a command prints", () => {
    expect(countOfLines("3 passed, 1 failed\nmore\n5 passed, 2 failed\n", 1)).toEqual({ passed: 5, failed: 2 });
  });

  it("of a command that prints none is one", () => {
    expect(countOfLines("fine", 0)).toEqual({ passed: 1, failed: 0 });
    expect(countOfLines("broken", 1)).toEqual({ passed: 0, failed: 1 });
  });

  it("names what failed, a line each, files that do not load among them", () => {
    const failed = { status: "failed", fullName: "law ends there", failureMessages: ["expected 1\nat line 3"] };
    const report = {
      numPassedTests: 4,
      numFailedTests: 1,
      testResults: [
        { name: "/clone/tests/law.test.ts", status: "failed", assertionResults: [failed, { status: "passed" }] },
        { name: "/clone/tests/tilt.test.ts", status: "failed", message: "no such file\nmore", assertionResults: [] },
      ],
    };
    const path = join(directoryWith({ "report.json": JSON.stringify(report) }), "report.json");
    expect(countOfVitest(path)).toEqual({
      passed: 4,
      failed: 2,
      failures: ["law.test.ts: law ends there: expected 1", "tilt.test.ts: no such file"],
    });
  });
});
