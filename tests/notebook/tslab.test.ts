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

it("the kernel accepts the tslab that is installed and patched", () => expect(refusal("")).toBe(""));

it("the kernel refuses another tslab than the one whose inside it knows", () =>
  expect(refusal(otherVersion('{ version: "1.0.23" }'))).toContain(
    "tslab: expected version 1.0.22, found 1.0.23; run npm run setup",
  ));

it("the kernel says so when tslab is missing", () =>
  expect(refusal(otherVersion('(() => { throw new Error("gone"); })()'))).toContain(
    "tslab: expected version 1.0.22, found none",
  ));

it("the kernel refuses a tslab without our patch", () => {
  const stock = `const fs = require("fs"), read = fs.readFileSync;
    fs.readFileSync = (file, ...rest) => /converter/.test(file) ? "stock" : read(file, ...rest)`;
  expect(refusal(stock)).toContain("tslab+1.0.22.patch is not applied; run npm run setup");
});
