import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

type Environment = Record<string, string | undefined>;
const { withCaches } = createRequire(__filename)("../../src/setup/home.cjs") as {
  withCaches: (paths: { cache: string }, env: Environment, say: (text: string) => void) => Environment;
};

function cachesWith(HOME: string | undefined) {
  const told: string[] = [];
  const env = withCaches({ cache: "/clone/.cache" }, { HOME, PATH: "/bin" }, (text) => told.push(text));
  return { env, told: told.join() };
}

describe("withCaches", () => {
  it("leaves npm and pip their caches in a home that is there, or can be made, and leaves nothing in it", () => {
    const home = mkdtempSync(join(tmpdir(), "home-"));
    for (const HOME of [home, join(home, "new", "home")])
      expect(cachesWith(HOME)).toEqual({ env: { HOME, PATH: "/bin" }, told: "" });
    expect(readdirSync(home)).toEqual([]);
  });

  const file = join(mkdtempSync(join(tmpdir(), "home-")), "file");
  writeFileSync(file, "");
  const bad: [string, string | undefined, string][] = [
    ["that is not set", undefined, "HOME is not set"],
    ["in a file", join(file, "home"), "HOME, "],
  ];
  if (process.platform === "linux") bad.push(["where nothing can be made", "/proc/none", "/proc/none, cannot be"]);
  it.each(bad)("keeps them in the clone, and says so, with a home %s", (_, HOME, message) => {
    const { env, told } = cachesWith(HOME);
    expect(env).toMatchObject({ PATH: "/bin", npm_config_cache: "/clone/.cache/downloads/npm" });
    expect(env.PIP_CACHE_DIR).toBe("/clone/.cache/downloads/pip");
    expect(told).toContain(message);
  });
});
