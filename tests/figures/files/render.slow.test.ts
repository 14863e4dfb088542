import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  allFigures,
  closeRenderer,
  drawFigures,
  findBrowser,
  render,
  RenderError,
  type Figure,
} from "../../../src/figures";
import { syntheticResults } from "../fixture";

const figures = Object.entries(allFigures(syntheticResults()));

let directory: string;
beforeAll(() => (directory = mkdtempSync(join(tmpdir(), "figures-"))));
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await closeRenderer();
  rmSync(directory, { recursive: true, force: true });
});

describe.skipIf(!findBrowser())("with a browser", { timeout: 240_000 }, () => {
  it("gives the same SVG, to the byte, in two browsers and in any order", async () => {
    const first = await svgs(figures);
    await closeRenderer();
    const second = await svgs([...figures].reverse());
    for (const [id] of figures) expect(first.get(id)!.equals(second.get(id)!), id).toBe(true);
  });

  it("gives PNGs of the asked scale, the same at every run", async () => {
    const [, figure] = figures[0];
    const png = (await render(figure, "png", 2))!;
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1600, 2 * figure.layout.height!]);
    expect((await render(figure, "png", 2))!.equals(png)).toBe(true);
  });

  it("writes text in the embedded font, which the file holds", async () => {
    const svg = (await render(figures[0][1], "svg"))!.toString();
    expect(svg).toContain('@font-face{font-family:"SourceSans3"');
    expect(svg).toMatch(/font-family: SourceSans3,/);
    expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  it("writes every figure in every format and nothing else", async () => {
    const { written, skipped } = await drawFigures(Object.fromEntries(figures), directory, {
      formats: ["json", "svg", "png", "html"],
    });
    const names = figures.flatMap(([id]) => [`${id}.json`, `${id}.svg`, `${id}.png`]);
    expect(readdirSync(directory).sort()).toEqual([...names, "figures.html"].sort());
    expect(written).toHaveLength(names.length + 1);
    expect(skipped).toEqual([]);
    expect(JSON.parse(readFileSync(join(directory, "1-theorem.json"), "utf8"))).toEqual(figures[0][1]);
  });

  it("refuses a figure that Plotly cannot draw, and goes on with the next", async () => {
    const undrawable = { data: [{ xaxis: "nowhere" }], layout: { width: -1, height: NaN } } as unknown as Figure;
    await expect(render(undrawable, "png")).rejects.toThrow(RenderError);
    expect(await render(figures[6][1], "svg")).toBeDefined();
  });

  it("refuses a browser that does not start, by its path", async () => {
    await closeRenderer();
    vi.stubEnv("CHROMIUM_PATH", "/bin/false");
    await expect(render(figures[0][1], "svg")).rejects.toThrow(RenderError);
    await expect(render(figures[0][1], "svg")).rejects.toThrow("/bin/false: expected a browser that starts headless");
  });
});

async function svgs(list: typeof figures): Promise<Map<string, Buffer>> {
  const drawn = new Map<string, Buffer>();
  for (const [id, figure] of list) drawn.set(id, (await render(figure, "svg"))!);
  return drawn;
}
