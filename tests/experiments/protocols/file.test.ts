import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it, vi } from "vitest";
import { planOf } from "../../../src/experiments/plan/plan";
import { knownProtocol, protocolNamed } from "../../../src/experiments/protocols";
import { keepProtocol, keptProtocol, readProtocolFile } from "../../../src/experiments/protocols/file";
import { smoke } from "../../../src/experiments/protocols/smoke";
import { runsDirectory } from "../../../src/results/paths";

const directory = mkdtempSync(join(tmpdir(), "protocol-"));
afterAll(() => rmSync(directory, { recursive: true }));

const settings = { ...smoke, name: "test-of-a-file", purpose: "Smoke, under another name." };
function file(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}

describe("a protocol in a file", () => {
  it("has the plan that the same settings have in the project", () => {
    const path = file("mine.json", JSON.stringify(settings));
    expect(planOf(protocolNamed(path)).jobs).toEqual(planOf({ ...smoke, name: settings.name }).jobs);
  });

  it("goes by its name once it was read", () => {
    protocolNamed(file("mine.json", JSON.stringify(settings)));
    expect(protocolNamed(settings.name).purpose).toBe(settings.purpose);
  });

  it.each([
    ["nowhere.ts", undefined, "--protocol: expected a protocol's name or its file, got FILE: not there"],
    ["broken.json", "{", "FILE: cannot be loaded: "],
    ["empty.json", "{}", "FILE: expected a protocol's settings as its default export"],
    ["list.json", "[1]", "FILE: expected a protocol's settings as its default export"],
    ["ours.json", JSON.stringify(smoke), 'FILE: name: expected one of its own, got "smoke", which is a protocol of'],
    ["wrong.json", JSON.stringify({ ...settings, parts: [] }), "FILE: parts: expected"],
  ])("is refused with its file and what is wrong: %s", (name, text, message) => {
    const path = text === undefined ? join(directory, name) : file(name, text);
    expect(() => readProtocolFile(path)).toThrow(message.replace("FILE", path));
  });

  it("is refused where its directory has another name, with both ways out; other settings of its name are told of", () => {
    const [one, other] = ["test-of-copies", "test-of-copies-2"].map((name) => ({ ...smoke, name }));
    const printed = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      keepProtocol(one, runsDirectory(other.name));
      expect(() => keptProtocol(other.name)).toThrow(
        'protocol.json: name: expected "test-of-copies-2", as its directory is called, got "test-of-copies": call the directory',
      );
      keepProtocol(one, runsDirectory(other.name));
      expect(printed).not.toHaveBeenCalled();
      keepProtocol(other, runsDirectory(other.name));
      expect(printed.mock.calls.join()).toContain(
        "had other settings; runs whose settings are others now are made again",
      );
    } finally {
      printed.mockRestore();
      rmSync(runsDirectory(other.name), { recursive: true, force: true });
    }
  });

  it("is kept whole beside its runs, where other processes find it by its name", () => {
    const protocol = { ...smoke, name: "test-of-keeping" };
    expect(knownProtocol(protocol.name)).toBeUndefined();
    try {
      keepProtocol(protocol);
      expect(keptProtocol(protocol.name)).toEqual(protocol);
      expect(planOf(protocolNamed(protocol.name)).hash).toBe(planOf(protocol).hash);
    } finally {
      rmSync(runsDirectory(protocol.name), { recursive: true, force: true });
    }
  });
});
