import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { root } from "../../src/results/paths";
import { fixtures } from "./fixture";

/** What the bundle finds in a browser, of what it needs. */
const browser = { TextDecoder, TextEncoder, Uint8Array, ArrayBuffer, DataView, atob };

describe("src/passrates", () => {
  it("bundles for a browser, without a module of Node's, and reads and analyses there", async () => {
    const bundle = await build({
      entryPoints: [join(root, "src", "passrates", "index.ts")],
      bundle: true,
      platform: "browser", // fails on an import of Node's
      format: "iife",
      globalName: "passrates",
      write: false,
      metafile: true,
      logLevel: "silent",
    });
    expect(Object.keys(bundle.metafile.inputs).filter((name) => /tensorflow|^node:/.test(name))).toEqual([]);
    const context = createContext({ ...browser, file: new Uint8Array(readFileSync(join(fixtures, "lists.jsonl"))) });
    runInContext(bundle.outputFiles[0].text, context);
    const summary = await runInContext(
      'passrates.readPassRates({ base: passrates.inputOf("lists.jsonl", file) }).then((reading) => passrates.analyse(reading).summary)',
      context,
    );
    expect(summary).toContain("on 3 prompts");
  });
});
