/** The view of a figure, in the browser. The state is { figure: { data, layout } }; points come as messages. */

const PATIENCE = 20_000; // ms until a page asks for Plotly again
const AFTER_DRAG = 100; // ms in which Plotly ends a drag

/** What this page has of each model, by id: { el, div }. One registry for all copies of this module. */
const pages = (globalThis.grpoOriginFigures ??= new Map());

/** Plotly: that of the page, or what the kernel sends once a page, gzipped; it is in no state and in no saved notebook. */
function plotly(model) {
  if (globalThis.Plotly?.react) return globalThis.Plotly;
  globalThis.grpoOriginPlotly ??= Promise.race([requested(model), tooLate()]).catch((error) => {
    delete globalThis.grpoOriginPlotly;
    throw error;
  });
  return globalThis.grpoOriginPlotly;
}

function requested(model) {
  return new Promise((resolve, reject) => {
    const receive = async ({ library }, [bytes]) => {
      if (library !== "plotly") return;
      model.off("msg:custom", receive);
      const unzipped = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
      const text = await new Response(unzipped).text();
      const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      await import(url).catch(reject);
      URL.revokeObjectURL(url);
      resolve(globalThis.Plotly);
    };
    model.on("msg:custom", receive);
    model.send({ want: "plotly" });
  });
}

function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error("The kernel did not send Plotly: run the cell again.")), PATIENCE);
  });
}

/** Appends points to the model's own figure; `from` says how many points there were before. */
function append(figure, points) {
  for (const { trace, from, x, y } of points) {
    const grown = figure.data[trace];
    grown.x = [...grown.x.slice(0, from), ...x];
    grown.y = [...grown.y.slice(0, from), ...y];
  }
}

function initialize({ model }) {
  model.on("msg:custom", (message) => message.append && append(model.get("figure"), message.append));
}

/** After its fallback was replaced, JupyterLab makes a view again: that one takes over what the last one drew. */
function divFor(id, el) {
  const last = pages.get(id);
  const isLeft = last && last.el.parentNode === null;
  const div = isLeft ? last.div : document.createElement("div");
  el.append(div);
  pages.set(id, { el, div });
  return div;
}

async function render({ model, el, signal }) {
  const id = model.get("_anywidget_id");
  const div = divFor(id, el);
  const state = { dragging: false, stale: true, pointer: undefined, Plotly: undefined, timer: undefined, rested: 0 };

  const isReady = () => state.Plotly && state.stale && !state.dragging && div.parentNode === el; // not taken over
  const draw = async () => {
    const began = performance.now();
    try {
      if (!isReady()) return;
      state.stale = false;
      const { data, layout } = structuredClone(model.get("figure"));
      const config = { displaylogo: false, responsive: true };
      await state.Plotly.react(div, data, { ...layout, uirevision: "kept", transition: undefined }, config);
      el.classList.toggle("grpo-origin-on-light", isMadeForLight(div)); // style.css of our JupyterLab extension has it
      hoverAgain(state.pointer);
    } finally {
      state.timer = undefined;
      state.rested = 2 * performance.now() - began; // rests as long as it draws: the page stays free to be used
    }
    if (isReady()) request();
  };
  const request = () => {
    state.stale = true; // latest wins: what comes before the next drawing is in it
    state.timer ??= setTimeout(draw, Math.max(0, state.rested - performance.now()));
  };
  model.on("change:figure", request);
  model.on("msg:custom", (message) => message.append && request());
  model.on("comm_live_update", () => (el.style.opacity = "0.5")); // its kernel is gone, as ipywidgets' controls show it

  const watch = (target, type, act) => target.addEventListener(type, act, { capture: true, signal });
  watch(div, "pointerdown", () => (state.dragging = true));
  watch(window, "pointerup", () => {
    if (!state.dragging) return;
    setTimeout(() => {
      state.dragging = false;
      request();
    }, AFTER_DRAG);
  });
  watch(div, "mousemove", (event) => event.isTrusted && (state.pointer = event));
  watch(div, "mouseleave", (event) => event.target === div && (state.pointer = undefined));
  signal.addEventListener("abort", () => {
    if (div.parentNode !== el) return;
    pages.delete(id);
    state.Plotly?.purge(div);
  });

  try {
    state.Plotly = await plotly(model);
    await draw();
  } catch (error) {
    el.append(String(error.message));
  }
}

/** Whether a figure's text is dark, as it is on white paper. */
function isMadeForLight(graph) {
  const colour = graph._fullLayout.font.color; // #rrggbb, or rgb(r, g, b)
  const channels = colour.startsWith("#")
    ? [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
    : colour.match(/[\d.]+/g).map(Number);
  return 0.213 * channels[0] + 0.715 * channels[1] + 0.072 * channels[2] < 128;
}

/** What hovering shows goes with a drawing; it comes back where the pointer still is. */
function hoverAgain(pointer) {
  if (!pointer) return;
  const { clientX, clientY } = pointer;
  const target = document.elementFromPoint(clientX, clientY);
  target?.dispatchEvent(new MouseEvent("mousemove", { bubbles: true, clientX, clientY, view: window }));
}

export default { initialize, render };
