import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./python";

const ts = createRequire(__filename)("@tslab/typescript-for-tslab");

it("no source uses syntax that the kernel's TypeScript cannot read", () => {
  const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"));
  const faults = sources.flatMap((fileName) => {
    const text = readFileSync(join(root, "src", fileName), "utf8");
    const { parseDiagnostics } = ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext);
    return parseDiagnostics.map((fault: { messageText: string }) => `${fileName}: ${fault.messageText}`);
  });
  expect(sources.length).toBeGreaterThan(20);
  expect(faults).toEqual([]);
});
