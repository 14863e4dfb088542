import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { hasSize, hashOf, readStamp, writeStamp, writeAtomically } = load("stamps");

describe("a stamp", () => {
  it("reads as it was written, and leaves nothing beside it", () => {
    const directory = directoryWith();
    writeStamp(join(directory, "deep", "stamp.json"), { version: "1" });
    expect(readStamp(join(directory, "deep", "stamp.json"))).toEqual({ version: "1" });
    expect(readdirSync(join(directory, "deep"))).toEqual(["stamp.json"]);
  });

  it.each(["", '{"version"'])("cut short (%j) counts as none", (text) => {
    expect(readStamp(join(directoryWith({ stamp: text }), "stamp"))).toBeUndefined();
  });

  it("that cannot be renamed to its path leaves what was there", () => {
    const directory = directoryWith({ "stamp/inside": "kept" });
    mkdirSync(join(directory, "stamp"), { recursive: true });
    expect(() => writeAtomically(join(directory, "stamp"), "new")).toThrow();
    expect(readFileSync(join(directory, "stamp", "inside"), "utf8")).toBe("kept");
    expect(readdirSync(directory)).toEqual(["stamp"]);
  });

  it("tells apart parts that would read the same when joined", () =>
    expect(hashOf("ab", "c")).not.toBe(hashOf("a", "bc")));

  it("of nothing is the published SHA-256 of nothing", () => {
    expect(hashOf()).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  });

  it("notices a file that was cut short", () => {
    const file = join(directoryWith({ library: "12345" }), "library");
    expect([hasSize(file, 5), hasSize(file, 6), hasSize(`${file}x`, 5)]).toEqual([true, false, false]);
  });
});
