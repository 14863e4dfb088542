/** Text in panels. */

import type { Annotation } from "plotly.js-dist";
import { ink, size } from "./theme";

type Note = Partial<Annotation>;

/** Text in a panel; `at` in data units, or in panel fractions with `xref: "x domain"` and `yref: "y domain"`. */
export function note(text: string, at: Note): Note {
  const font = { size: size.small, color: ink.soft };
  return {
    text,
    xref: "x",
    yref: "y",
    showarrow: false,
    xanchor: "left",
    yanchor: "middle",
    align: "left",
    font,
    ...at,
  };
}

/** In the panel's upper or lower right corner. */
export function cornerNote(text: string, corner: "upper right" | "lower right", look: Note = {}): Note {
  const upper = corner === "upper right";
  const position = { ...inPanel, x: 0.98, y: upper ? 0.98 : 0.03, xanchor: "right" } as const;
  return note(text, { ...position, yanchor: upper ? "top" : "bottom", ...look });
}

/** Above the panel, on the line of its title. */
export function aboveNote(text: string, side: "left" | "right", look: Note = {}): Note {
  const position = { ...inPanel, x: side === "left" ? 0 : 1, y: 1, xanchor: side } as const;
  return note(text, { ...position, yanchor: "bottom", yshift: 3, ...look });
}

/** Below the panel's axis, `yshift` (negative) pixels from it. */
export function belowNote(text: string, look: Note): Note {
  return note(text, { ...inPanel, x: 0, y: 0, yanchor: "top", ...look });
}

/** Positions are fractions of the panel. */
const inPanel = { xref: "x domain", yref: "y domain" } as const;
