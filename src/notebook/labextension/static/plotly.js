/** Plotly, loaded once a page, when the first figure comes into view. */
let loading;

/** Resolves to Plotly. Rejects where its script cannot be fetched; the next figure then tries again. */
export function plotly() {
  loading ??= load(new URL("../plotly/plotly.js", import.meta.url)).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
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
