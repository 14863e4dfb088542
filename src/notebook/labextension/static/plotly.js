/**
 * Resolves to Plotly, loaded once a page, when the first figure comes into view, and shared with the figures of widgets.
 * Rejects where its script cannot be fetched; the next figure then tries again.
 */
export function plotly() {
  window.grpoOriginPlotly ??= load(new URL("../plotly/plotly.js", import.meta.url)).catch((error) => {
    delete window.grpoOriginPlotly;
    throw error;
  });
  return window.grpoOriginPlotly;
}

function load(url) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error(`${url} cannot be loaded`));
    document.head.append(script);
  });
}
