import type { Figure } from "../figures/plot/figure";
import type { MimeBundle } from "./kernel";
import { plainFigure } from "./values/figure";

/** In pixels, of a figure that leaves its size to the front end. */
const SIZE = { width: 800, height: 450 };

/**
 * What a front end is given of a figure. The image is drawn only where GRPO_ORIGIN_PNG is 1 (for notebooks that are to
 * be committed) and a browser is there.
 */
export async function bundleWithImage(figure: Figure): Promise<MimeBundle> {
  const shown = bundle(figure);
  const image = process.env.GRPO_ORIGIN_PNG === "1" ? await png(figure) : undefined;
  return { ...shown, ...(image && { "image/png": image }) };
}

/** At the figure's own size: JupyterLab shows the image in full until the mouse enters, and would cut off a larger one. */
async function png({ data, layout }: Figure): Promise<string | undefined> {
  const { render } = await import("../figures/files/render");
  return (await render({ data, layout: { ...SIZE, ...layout } }, "png"))?.toString("base64");
}

/**
 * What a front end with Plotly's renderer, and one without, are given of a figure. Throws a RangeError that names trace and
 * field of what cannot be drawn (see plainFigure).
 */
export function bundle(figure: Figure): MimeBundle {
  const { data, layout } = plainFigure(figure);
  const config = { displaylogo: false, responsive: true };
  return { "application/vnd.plotly.v1+json": { data, layout, config }, "text/plain": describe({ data, layout }) };
}

function describe({ data, layout }: Figure): string {
  const title = typeof layout.title === "string" ? layout.title : layout.title?.text;
  const text = (title ?? "untitled").replace(/<br>/g, ". ").replace(/<[^>]*>/g, "");
  return `Figure: ${text} (${data.length} ${data.length === 1 ? "trace" : "traces"})`;
}
