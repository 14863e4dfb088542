import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { findBrowser } from "../../../src/figures/files/browser";
import { analyseFiles } from "../../../src/report/passrates/write";
import { lineOfProgress } from "../../../src/report/passrates/progress";
import { fixtures } from "../../passrates/fixture";

const directory = mkdtempSync(join(tmpdir(), "analyse-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const at = (name: string) => join(directory, name);

/** Thirty prompts of two kinds; ids that a spreadsheet and a page could misread. */
function writeSamples(name: string, shift: number): string {
  const rows = Array.from({ length: 30 }, (_, i) =>
    Array.from({ length: 8 }, (_, s) => ({ id: i === 1 ? "=1+1" : `<b>${i}</b>, "x"`, correct: s + shift > i / 4 ? 1 : 0, domain: i % 2 ? "a" : "b" })),
  ); // prettier-ignore
  writeFileSync(at(name), rows.flat().map((row) => `${JSON.stringify(row)}\n`).join("")); // prettier-ignore
  return at(name);
}
const [base, tuned] = [writeSamples("base.jsonl", 0), writeSamples("tuned.jsonl", 2)];

/** A browser takes a second; on a machine that is busy with other work, minutes. */
const patience = 240_000; // ms

/** Brings each figure into view, waits for the page to say that it is drawn, and counts its marks. */
const drawnPlots = `(async () => {
  const plots = [...document.querySelectorAll(".plot")];
  for (const plot of plots) {
    if (plot.classList.contains("drawn")) continue;
    const drawn = new Promise((resolve) => plot.addEventListener("drawn", resolve, { once: true }));
    plot.scrollIntoView();
    await drawn;
  }
  const marks = (plot) => plot.querySelectorAll(".scatterlayer path, .barlayer path").length;
  return plots.map((plot) => ({ id: plot.dataset.figure, marks: marks(plot) }));
})()`;

describe("origin analyse", () => {
  it("tells the answer first, then what was read, and writes page, numbers and prompts", async () => {
    const [html, json, csv] = ["a.html", "new/a.json", "a.csv"].map(at);
    const text = await analyseFiles([base, tuned], { html, json, csv });
    expect(text).toMatch(/^The tuned model is right \d/);
    expect(text.replace(/\s+/g, " ")).toContain("base.jsonl (base): samples (JSON lines); 240 rows, 240 samples");
    for (const path of [html, json, csv]) expect(text).toContain(`written: ${path}`);
    const { sections, reading } = JSON.parse(readFileSync(json, "utf8"));
    const numbers = sections.flatMap(({ numbers }: { numbers: object[] }) => numbers);
    expect(numbers.length).toBeGreaterThan(50);
    const interval = { low: expect.anything(), high: expect.anything(), level: 0.95 }; // an end may be "Infinity"
    for (const number of numbers) {
      expect(number).toMatchObject({ name: expect.any(String), method: expect.any(String), kind: expect.any(String) });
      if (number.kind === "estimate") expect(number).toMatchObject(interval);
    }
    expect(reading.sources).toHaveLength(2);
    const [header, first, second, ...rest] = readFileSync(csv, "utf8").trimEnd().split("\n");
    expect(header).toMatch(/^id,domain,baseSamples,baseCorrect,tunedSamples,tunedCorrect,baseRate,signal,reach/);
    expect([first, second]).toEqual([expect.stringMatching(/^"<b>0<\/b>, ""x""",b,8,7,8,8,/), expect.stringMatching(/^'=1\+1,a,8,7,8,8,/)]); // prettier-ignore
    expect(rest).toHaveLength(28);
  });

  it.skipIf(!findBrowser())(
    "writes a page (that of the test before) that loads nothing, draws a figure a section, and fits a phone and a desktop",
    { timeout: patience },
    async () => {
      expect(statSync(at("a.html")).size).toBeLessThan(2e6);
      const browser = await chromium.launch({
        executablePath: findBrowser(),
        args: ["--disable-gpu"],
        timeout: patience,
      });
      try {
        const context = await browser.newContext({ offline: true, viewport: { width: 390, height: 844 } });
        const page = await context.newPage();
        page.setDefaultTimeout(patience);
        const asked: string[] = [];
        const errors: string[] = [];
        page.on("request", (request) => asked.push(request.url()));
        page.on("pageerror", (error) => errors.push(error.message));
        const url = pathToFileURL(at("a.html")).href;
        await page.goto(url, { waitUntil: "domcontentloaded" });
        const sections = await page.evaluate<number>("document.querySelectorAll('section').length");
        for (const width of [390, 1200]) {
          await page.setViewportSize({ width, height: 844 });
          const plots = await page.evaluate<{ id: string; marks: number }[]>(drawnPlots);
          expect(plots).toHaveLength(sections);
          expect(plots.filter(({ marks }) => marks === 0)).toEqual([]);
          expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
        }
        expect([asked.filter((each) => each !== url && !each.startsWith("data:")), errors]).toEqual([[], []]);
      } finally {
        await browser.close();
      }
    },
  );

  it("prints a short page: what was read, four or five answers by their number, and how to see the others", async () => {
    const [both, alone, log] = [[base, tuned], [base], [join(fixtures, "verl")]];
    for (const paths of [both, alone, log]) {
      const text = await analyseFiles(paths, {});
      expect(text.split("\n").length, paths.join(" ")).toBeLessThanOrEqual(45);
      expect(text).toMatch(/--all prints all \d+ answers, --html FILE/);
    }
    expect(await analyseFiles(alone, { groupSize: 4, betas: [0.1] })).toMatch(
      /As given: groups of 4, β = 0\.1\. Assumed of the run: 200 steps, 64 groups a step; --steps,\s--groups change them\./,
    );
    expect((await analyseFiles(alone, { all: true })).split("\n").length).toBeGreaterThan(90);
  });

  it("names prompts that rose in the text, in the page and in the table by prompt", async () => {
    const rows = ["solved <b>,32,2,32,31", "lost,32,30,32,1", "same,32,9,32,10", "other,32,20,32,21"];
    writeFileSync(at("moved.csv"), ["prompt,n_base,k_base,n_rl,k_rl", ...rows].join("\n"));
    const text = await analyseFiles([at("moved.csv")], { html: at("n.html"), csv: at("n.csv") });
    expect(text.replace(/\s+/g, " ")).toContain("1 prompt rose (solved <b>) and 1 prompt fell (lost), of 4");
    const page = readFileSync(at("n.html"), "utf8");
    const row = '<td>solved &lt;b&gt;</td><td class="value">2 of 32, then 31 of 32 right</td>';
    expect(page.includes(row)).toBe(true);
    expect(readFileSync(at("n.csv"), "utf8")).toMatch(/^solved <b>,.*,risen,[^]*^lost,.*,fallen,/m);
  });

  it("says what one prompt says, and that an analysis takes more", async () => {
    const path = at("one.jsonl");
    writeFileSync(path, '{"id": 1, "correct": 1}\n{"id": 1, "correct": 0}\n');
    expect(await analyseFiles([path], {})).toContain(
      "On the one prompt with samples of the base model, the base model is right on 1 of 2",
    );
    await expect(analyseFiles([path], { json: at("one.json") })).rejects.toThrow(
      "one.jsonl: expected at least two prompts",
    );
  });

  it("analyses a directory of a trainer's log, and the example", async () => {
    expect(await analyseFiles([join(fixtures, "verl")], {})).toContain("went from 33.3% to 100%");
    expect(await analyseFiles([], { example: true })).toMatch(/^The tuned model is right .* on 160 prompts/);
  });
});

describe("what is refused before the work", () => {
  mkdirSync(at("empty"), { recursive: true });
  symlinkSync(base, at("link.jsonl"));
  it.each([
    ["no file", [], {}, "expected a file of samples or counts"],
    ["a file beside the example", [base], { example: true }, "--example: expected no files beside it"],
    ["a missing file", [at("none.csv")], {}, "none.csv: not there; expected a file or a directory"],
    ["an empty directory", [at("empty")], {}, "empty: expected a file, or a directory with a trainer's log"],
    [
      "one file twice, by a link",
      [base, at("link.jsonl")],
      {},
      "link.jsonl: expected another file than that of the base",
    ],
    ["an output that is an input", [base], { json: at("link.jsonl") }, "--json: " + at("link.jsonl") + " is an input"],
    ["one file for two outputs", [base], { json: at("o"), csv: at("o") }, "o is also the target of --json"],
    ["an output that is a directory", [base], { html: at("empty") }, "--html: expected a file, got the directory"],
    ["an output below a file", [base], { html: join(base, "a.html") }, "a.html cannot be written"],
  ])("%s", async (_, paths, options, message) => {
    await expect(analyseFiles(paths, options)).rejects.toThrow(message);
    expect(existsSync(at("o"))).toBe(false);
  });

  it.skipIf(process.getuid?.() === 0)("an output where nothing may be written", async () => {
    mkdirSync(at("locked"));
    chmodSync(at("locked"), 0o500);
    await expect(analyseFiles([base], { csv: at("locked/a.csv") })).rejects.toThrow("cannot be written");
  });
});

describe("progress", () => {
  it("is one line on a terminal after two seconds, and is taken away", async () => {
    const written: string[] = [];
    const realNow = performance.now.bind(performance);
    let skipped = 0;
    performance.now = () => realNow() + skipped;
    try {
      const line = lineOfProgress({ isTTY: true, write: (text) => written.push(text) });
      line.update("early");
      skipped = 2100;
      line.update("reading 50% of 9 MB");
      line.end();
    } finally {
      performance.now = realNow;
    }
    expect(written).toEqual(["\r\u001b[Kreading 50% of 9 MB (2 s)", "\r\u001b[K"]);
  });
});
