import { basename, dirname, join, relative } from "node:path";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { importsOf } from "../src/common/imports";
import { root } from "../src/results/paths";
import { sourceFiles } from "./sourceFiles";

/** The rooms of src, from the ground up: each may import those before it. CONTRIBUTING.md says what each is for. */
const rooms = [
  ...["common", "tensor", "statistics", "frames", "strings", "theory", "passrates", "model", "training", "evaluation"],
  "hypotheses",
  ...["results", "experiments", "verdicts", "analyses", "figures", "report", "notebook", "bench", "reproduce", "cli"],
  "setup",
];

const src = join(root, "src");
const roomOf = (file: string) => relative(src, file).split("/")[0];
const shown = (file: string) => relative(root, file);
const imports = sourceFiles().flatMap((from) => importsOf(from).map((each) => ({ from, ...each })));

describe("the rooms of src", () => {
  it("are those that the map names", () => {
    expect(readdirSync(src).sort()).toEqual([...rooms].sort());
  });

  it("import none that stands above them", () => {
    const upward = imports.filter(({ from, file }) => rooms.indexOf(roomOf(file)) > rooms.indexOf(roomOf(from)));
    expect(upward.map(({ from, file, names }) => `${shown(from)} takes ${names || "all"} from ${shown(file)}`)).toEqual(
      [],
    );
  });

  it("have no circle of imports between their files", () => {
    expect(circles().map((files) => files.map(shown).join(" → "))).toEqual([]);
  });

  it("say at the top of their index, or of their first file, what they are for and which rooms they use", () => {
    const use = (room: string) => {
      const used = new Set(imports.filter(({ from }) => roomOf(from) === room).map(({ file }) => roomOf(file)));
      return rooms.filter((other) => other !== room && used.has(other)).join(", ") || "no other room";
    };
    for (const room of rooms) {
      const [, named, listed] =
        /^\/\*[\s*]*Room (\w+): [^]*?May use:([^.]*)\./.exec(firstFileOf(join(src, room))) ?? [];
      expect([named, listed?.replace(/[\s*]+/g, " ").trim()]).toEqual([room, use(room)]);
    }
  });
});

describe("the tests", () => {
  it("mirror src: a test is in the directory of what it tests", () => {
    const tests = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" });
    const astray = tests
      .filter((path) => path.endsWith(".test.ts"))
      .filter((path) => !existsSync(join(src, dirname(path))) && !["soak", "."].includes(dirname(path)));
    expect(astray).toEqual([]);
  });
});

/** One circle for each file that comes back to itself, as the files on the way. */
function circles(): string[][] {
  const next = new Map<string, string[]>();
  for (const { from, file } of imports) next.set(from, [...(next.get(from) ?? []), file]);
  const done = new Set<string>();
  const found: string[][] = [];
  const visit = (file: string, way: string[]): void => {
    if (way.includes(file)) return void found.push([...way.slice(way.indexOf(file)), file]);
    if (done.has(file)) return;
    done.add(file);
    for (const each of next.get(file) ?? []) visit(each, [...way, file]);
  };
  for (const file of next.keys()) visit(file, []);
  return found;
}

/** The text of a room's index; without one, of the file with its name, or of its first file. */
function firstFileOf(room: string): string {
  const files = sourceFiles(room);
  const index = files.find((file) => ["index.ts", `${basename(room)}.ts`].includes(relative(room, file)));
  return readFileSync(index ?? files[0], "utf8");
}
