import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";

/** A process that runs one attached program after another, each prints its name and then sleeps. */
function runTwo() {
  const program = (name: string) => `attached(["sh", "-c", "echo ${name}; exec sleep 30"], { env: process.env })`;
  const script = `const { attached } = require(${JSON.stringify(resolve("src/setup/attached.cjs"))});`;
  return spawn(process.execPath, ["-e", `${script} ${program("first")}.then(() => ${program("second")})`]);
}

describe("an attached program", () => {
  it.each([
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)("is ended by %s, and none follows it", async (signal, expected) => {
    const process = runTwo();
    let output = "";
    process.stdout.on("data", (text) => (output += text));
    await once(process.stdout, "data");
    process.kill(signal);
    const [code] = await once(process, "close");
    expect([code, output]).toEqual([expected, "first\n"]);
  });
});
