/** The table of findings, as text for a terminal of 100 columns. */

import type { Findings } from "./findings";

/** Each finding as three lines under its hypothesis, then what the numbers do not say. */
export function findingsText({ protocol, seeds, findings, caution }: Findings): string {
  const title = `Findings of protocol ${protocol}, ${seeds} base ${seeds === 1 ? "seed" : "seeds"} (correct mass before→after, means)`;
  const blocks = findings.map(({ hypothesis, finding, predicted, seen }) =>
    [`${finding}  [${hypothesis}]`, wrapped("  predicted  ", predicted), wrapped("  seen       ", seen)].join("\n"),
  );
  return [title, ...blocks, wrapped("", caution)].join("\n\n");
}

/** `text` behind `label`, broken between words at 100 columns. */
function wrapped(label: string, text: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const joined = `${lines.at(-1)} ${word}`.trim();
    if (label.length + joined.length <= 100) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines.map((line, i) => `${i === 0 ? label : " ".repeat(label.length)}${line}`).join("\n");
}
