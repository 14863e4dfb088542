import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { root } from "./python";

/** What requireTslab says on standard error after `stub` has run. */
function refusal(stub: string): string {
  const code = `${stub}; require("./src/notebook/launcher/tslab.cjs").requireTslab()`;
  return spawnSync(process.execPath, ["-e", code], { cwd: root, encoding: "utf8" }).stderr;
}

const otherVersion = (version: string) =>
  `const M = require("module"), load = M._load;
   M._load = (id, ...rest) => id === "tslab/package.json" ? ${version} : load(id, ...rest)`;

it("the kernel accepts the tslab that is installed", () => expect(refusal("")).toBe(""));

it("the kernel refuses another tslab than the one whose inside it knows", () =>
  expect(refusal(otherVersion('{ version: "1.0.23" }'))).toContain(
    "tslab: expected version 1.0.22, found 1.0.23; run npm run setup",
  ));

it("the kernel says so when tslab is missing", () =>
  expect(refusal(otherVersion('(() => { throw new Error("gone"); })()'))).toContain(
    "tslab: expected version 1.0.22, found none",
  ));
