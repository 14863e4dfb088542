import { spawnSync } from "node:child_process";
import { cpSync, existsSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { examine } = load("doctor");
const { pathsIn } = load("paths");

/** A clone on which nothing is set up. */
function freshClone() {
  const root = directoryWith();
  for (const name of ["src/setup", "src/tensor/native", "package.json", "package-lock.json", "requirements.txt"]) {
    cpSync(resolve(name), join(root, name), { recursive: true });
  }
  return root;
}

function npmScript(root: string, args: string[], env: NodeJS.ProcessEnv = process.env) {
  const command = [join(root, "src/setup/run.cjs"), ...args];
  return spawnSync(process.execPath, command, { cwd: root, env, encoding: "utf8" });
}

describe("set-up", () => {
  it("does nothing, in under two seconds, when all is there", () => {
    const start = Date.now();
    const { status, stderr } = npmScript(resolve("."), ["setup"]);
    expect([status, stderr]).toEqual([0, "Everything is in place.\n"]);
    expect(Date.now() - start).toBeLessThan(2000);
  });

  it("says before any download that there is no Python", () => {
    const root = freshClone();
    const { status, stderr } = npmScript(root, ["reproduce"], { PATH: directoryWith() });
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^failed: finding Python\nwhy: {4}expected Python 3\.11 to 3\.14 on the PATH, found none\nmend: /,
    );
    expect(existsSync(join(root, "node_modules"))).toBe(false);
  });

  it("says that a registry cannot be reached, and leaves nothing that would pass for complete", () => {
    const root = freshClone();
    const unreachable = { npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0" };
    const home = { HOME: directoryWith(), npm_config_cache: directoryWith() };
    const { status, stderr } = npmScript(root, [], { ...process.env, ...home, ...unreachable });
    expect(status).toBe(1);
    expect(stderr).toContain("why:    the host to download from cannot be reached");
    expect(npmScript(root, ["doctor"], { ...process.env, ...home }).stdout).toMatch(/missing +Node packages/);
  });
});

describe("doctor", () => {
  it("finds nothing missing in this clone", () => {
    expect(examine(pathsIn(resolve("."))).filter(({ status }: { status: string }) => status === "missing")).toEqual([]);
  });

  it("tells for everything that is missing how to mend it, to machines too, and changes nothing", () => {
    const root = freshClone();
    const { status, stdout } = npmScript(root, ["doctor", "--json"]);
    const { ok, checks } = JSON.parse(stdout);
    const missing = checks.filter((check: { status: string }) => check.status === "missing");
    expect([status, ok]).toEqual([1, false]);
    expect(missing.map(({ name }: { name: string }) => name)).toContain("Python packages");
    for (const { mend } of missing) expect(mend).not.toBe("");
    expect(existsSync(join(root, ".cache"))).toBe(false);
  });
});

describe("origin", () => {
  it("runs from the link that npx finds", () => {
    expect(spawnSync(resolve("node_modules/.bin/origin"), ["--help"], { encoding: "utf8" }).stdout).toContain(
      "Usage: origin",
    );
  });

  it("says what to do where the packages are not installed", () => {
    const root = freshClone();
    symlinkSync(join(root, "src/setup/origin.cjs"), join(root, "origin"));
    const { status, stderr } = spawnSync(join(root, "origin"), ["plan"], { encoding: "utf8" });
    expect([status, stderr]).toEqual([1, "origin: the packages are not installed; run: npm run setup\n"]);
  });
});
