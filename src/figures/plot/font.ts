/** The theme's font as CSS with its bytes inside, so that a figure looks the same on every machine. */

import { readFileSync } from "node:fs";
import { embeddedFont } from "./theme";

const weights = [400, 700];

/** Code points that Fontsource puts into each file; see its unicode.json. */
const subsets = {
  latin: "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122,U+2212,U+2215",
  greek: "U+0370-03FF",
};

/** `@font-face` rules for `text`: Latin always, Greek where the text has Greek letters. About 21 kB a face. */
export function fontCss(text: string): string {
  const needed = (["latin", "greek"] as const).filter((subset) => subset === "latin" || /[\u0370-\u03ff]/.test(text));
  return needed.flatMap((subset) => weights.map((weight) => fontFace(subset, weight))).join("");
}

function fontFace(subset: keyof typeof subsets, weight: number): string {
  const file = require.resolve(`@fontsource/source-sans-3/files/source-sans-3-${subset}-${weight}-normal.woff2`);
  const source = `url(data:font/woff2;base64,${readFileSync(file).toString("base64")}) format("woff2")`;
  return `@font-face{font-family:"${embeddedFont}";font-weight:${weight};src:${source};unicode-range:${subsets[subset]}}`;
}
