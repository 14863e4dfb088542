import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { demandNoLeaks } from "../model/checks";
import { trained, type Kind } from "./runs";

demandNoLeaks();

const steps = 120; // checkpoints after 50, 100 and 120

let directory: string;
beforeEach(() => void (directory = mkdtempSync(join(tmpdir(), "kill-"))));
afterEach(() => rmSync(directory, { recursive: true }));

describe.each<[Kind, number[]]>([
  ["pretraining", [20, 60]],
  ["grpo", [52, 101]],
])("%s in a process of its own", (kind, kills) => {
  it(
    `killed at once after steps ${kills.join(" and ")}, and started again, ends with the same bytes`,
    { timeout: 240_000 },
    async () => {
      const expected = createHash("sha256")
        .update(await trained(kind, steps))
        .digest("hex");
      for (const step of kills) expect(await runUntil(step, kind)).toBeUndefined();
      expect(await runUntil(Infinity, kind)).toBe(expected);
      const rows = readFileSync(join(directory, "metrics.jsonl"), "utf8").trimEnd().split("\n");
      expect(rows.map((row) => (JSON.parse(row) as { step: number }).step)).toEqual(
        Array.from({ length: steps }, (_, i) => i + 1),
      );
      const leftOver = readdirSync(directory).filter((name) => !name.endsWith(".partial"));
      expect(leftOver.sort()).toEqual(["checkpoint.safetensors", "metrics.jsonl"]);
    },
  );
});

/** Runs the trainee; kills it once it has reported `last`. Its hash, or undefined if it was killed. */
async function runUntil(last: number, kind: Kind): Promise<string | undefined> {
  const command = ["--import", "tsx", join(__dirname, "trainee.ts"), kind, String(steps), directory];
  const child = spawn(process.execPath, command, { stdio: ["ignore", "pipe", "ignore"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  let hash: string | undefined;
  for await (const line of createInterface(child.stdout)) {
    if (/^[0-9a-f]{64}$/.test(line)) hash = line;
    else if (Number(line) >= last) child.kill("SIGKILL");
  }
  await ended;
  return hash;
}
