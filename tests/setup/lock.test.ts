import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { takeLock } = load("lock");
const deadProcess = () => spawnSync("true").pid;

describe("the lock", () => {
  it("names its process while it is taken, and is gone afterwards", async () => {
    const file = join(directoryWith(), "lock");
    const lock = await takeLock(file, () => {});
    expect(JSON.parse(readFileSync(file, "utf8")).pid).toBe(process.pid);
    lock.release();
    expect(existsSync(file)).toBe(false);
  });

  it.each(["", "{", JSON.stringify({ pid: deadProcess(), command: deadProcess() })])(
    "left by a killed set-up (%j) is taken over",
    async (left) => {
      const file = join(directoryWith({ lock: left }), "lock");
      (await takeLock(file, () => {})).release();
    },
  );

  it("waits for the command that a killed set-up left running, and says so", async () => {
    const command = spawn("sleep", ["1"]);
    const file = join(directoryWith(), "lock");
    writeFileSync(file, JSON.stringify({ pid: deadProcess(), command: command.pid }));
    const messages: string[] = [];
    const lock = await takeLock(file, (text: string) => messages.push(text));
    expect(command.exitCode).toBe(0);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`process ${command.pid}`);
    lock.release();
  });
});
