/**
 * Draws Plotly figures in outputs. Unlike the renderer of the package `plotly`, it writes nothing into the notebook: no
 * state of Plotly's, no image. A notebook that is only looked at has nothing to save.
 */
import { plotly } from "./plotly.js";

const MIME = "application/vnd.plotly.v1+json";
const HEIGHT = 450; // in pixels, of a figure that does not say
const LOST = "plotly_webglcontextlost";
const AHEAD = "1000px"; // figures are drawn when they come this near to what is seen

/** The extension, on JupyterLab's class of widgets. It also opens the figures' files. */
export function figures(Widget) {
  addStyle();
  const Figure = figureClass(Widget);
  return {
    id: "grpo-origin:figures",
    description: "Draws Plotly figures.",
    rank: 0, // before images and text
    dataType: "json",
    rendererFactory: { safe: true, mimeTypes: [MIME], createRenderer: () => new Figure() },
    documentWidgetFactoryOptions: { name: "Plotly figure", primaryFileType: "json", fileTypes: ["json"] },
  };
}

function figureClass(Widget) {
  return class extends Widget {
    constructor() {
      super();
      this.addClass("grpo-origin-figure");
      this.graph = document.createElement("div"); // Plotly's; scaled inside the widget
      this.node.append(this.graph);
      this.whenSeen = new IntersectionObserver((entries) => this.onSeen(entries.at(-1)), { rootMargin: AHEAD });
      this.whenResized = new ResizeObserver(() => this.fit());
      for (const observer of [this.whenSeen, this.whenResized]) observer.observe(this.node);
    }

    /** Takes the figure, or its next state; drawn at once where it is in view. */
    async renderModel(model) {
      this.bundle = model.data;
      this.isDrawn = false;
      this.fit(); // before it is drawn: what is below does not jump
      if (this.isSeen) await this.draw();
    }

    async onSeen({ isIntersecting }) {
      this.isSeen = isIntersecting;
      if (isIntersecting && !this.isDrawn && this.bundle) await this.draw();
    }

    async draw() {
      this.isDrawn = true;
      const { data, layout, config, frames } = window.structuredClone(this.bundle[MIME]); // Plotly writes into it
      try {
        const { react, addFrames } = await plotly();
        if (this.isDisposed) return;
        if (this.graph.parentNode !== this.node) this.node.replaceChildren(this.graph); // an image stood there
        this.fit();
        await react(this.graph, data, { uirevision: true, ...layout }, config); // an update keeps the zoom
        if (frames) await addFrames(this.graph, frames);
        this.graph.removeAllListeners(LOST);
        this.graph.on(LOST, () => this.showImage("the browser took its graphics memory"));
        this.toggleClass("grpo-origin-on-light", isMadeForLight(this.graph));
      } catch (error) {
        this.showImage(error.message);
      }
    }

    /** What to show where Plotly cannot draw: the image, if the notebook has one, else why. */
    showImage(why) {
      const { "image/png": image, "text/plain": text = "Figure" } = this.bundle;
      const shown = document.createElement(image ? "img" : "pre");
      if (image) shown.src = `data:image/png;base64,${image}`;
      shown[image ? "title" : "textContent"] = `${text}: not drawn: ${why}`;
      this.node.replaceChildren(shown);
      this.node.style.height = "";
      this.toggleClass("grpo-origin-on-light", Boolean(image));
    }

    /** A figure of fixed width is scaled down to a narrower page, as an image is; others take the page's width. */
    fit() {
      if (!this.bundle || this.graph.parentNode !== this.node) return;
      const { width, height = HEIGHT } = this.bundle[MIME].layout ?? {};
      const scale = width && this.node.offsetWidth > 0 ? Math.min(1, this.node.offsetWidth / width) : 1;
      this.node.style.height = `${height * scale}px`;
      this.graph.style.cssText = `width: ${width ? `${width}px` : "100%"}; height: ${height}px; transform: scale(${scale})`;
      if (!width && this.graph._fullLayout && this.node.offsetWidth > 0) window.Plotly.Plots.resize(this.graph);
    }

    dispose() {
      if (this.isDisposed) return;
      for (const observer of [this.whenSeen, this.whenResized]) observer.disconnect();
      if (this.graph._fullLayout) window.Plotly.purge(this.graph);
      super.dispose();
    }
  };
}

/** Whether a figure's text is dark, as it is on white paper. */
function isMadeForLight(graph) {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = graph._fullLayout.font.color; // in any of CSS's forms
  const colour = context.fillStyle; // #rrggbb, or rgba(r, g, b, a)
  const [red, green, blue] = colour.startsWith("#")
    ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
    : colour.match(/[\d.]+/g).map(Number);
  return 0.213 * red + 0.715 * green + 0.072 * blue < 128;
}

function addStyle() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("style.css", import.meta.url);
  document.head.append(link);
}
