import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { Trial } from "./smallDisk";

/** A shell with mounts of its own, which end with it; undefined where the system grants none. */
const shell = [["--user", "--map-root-user", "--mount"], ["--mount"]].find(
  (options) => spawnSync("unshare", [...options, "sh", "-c", "mount -t tmpfs tmpfs /mnt"]).status === 0,
);
if (!shell) console.warn("skipped: this system lets no test mount a small or a read-only disk (unshare --mount)");

const disk = mkdtempSync(join(tmpdir(), "disk-"));
afterAll(() => rmSync(disk, { recursive: true }));

/** Runs a script of these tests with a disk of its own mounted at `disk`. */
function onDisk(options: string, script: string, ...args: string[]) {
  const mounted = ["sh", "-c", `mount -t tmpfs -o ${options} tmpfs "$0" && exec "$@"`, disk];
  const program = [process.execPath, "--import", "tsx", join(__dirname, script), ...args];
  return spawnSync("unshare", [...shell!, ...mounted, ...program], { encoding: "utf8" });
}

describe.skipIf(!shell)("training", () => {
  it(
    "on a full disk says so, leaves nothing half-written, and goes on where there is space",
    { timeout: 240_000 },
    () => {
      const { stdout, stderr } = onDisk("size=256k", "smallDisk.ts", disk);
      const trials = stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as Trial);
      expect(trials, stderr).toHaveLength(13);
      const failed = trials.filter(({ error }) => error !== "");
      expect(failed.length).toBeGreaterThan(4);
      expect(failed.length).toBeLessThan(trials.length);
      expect(new Set(failed.map(({ saved }) => saved))).toContain(50); // some have come so far
      for (const { free, error, left, saved, logged } of failed) {
        expect(error, `${free} KiB`).toMatch(
          new RegExp(`^${disk}.*cannot be written \\(ENOSPC\\): the disk is full: free some`),
        );
        expect(left.filter((name) => !["checkpoint.safetensors", "metrics.jsonl"].includes(name))).toEqual([]);
        expect(logged).toBeGreaterThanOrEqual(saved);
      }
      expect(new Set(trials.map(({ parameters }) => parameters)).size).toBe(1);
      expect(new Set(trials.map(({ metrics }) => metrics)).size).toBe(1);
    },
  );

  it(
    "in a directory that cannot be written to names it before the first step, and what to do",
    { timeout: 120_000 },
    () => {
      const { stdout, stderr, status } = onDisk("ro,size=256k", "trainee.ts", "pretraining", "3", disk);
      expect(status).not.toBe(0);
      expect(stdout).toBe("");
      expect(stderr).toContain(`${disk}: cannot be written (EROFS): the file system is read-only: choose a directory`);
    },
  );
});
