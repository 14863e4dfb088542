/** The report as one HTML page: it loads nothing, and is legible in light and in dark. */

import { regionText } from "../verdicts";
import { escapeHtml } from "../common/html";
import type { Report, Section } from "./report";
import { historyText } from "./history";
import { judgementCells, judgementHeads, outcomeCell, type Judgement } from "./judgements";
import { aggregateCells, aggregateHeads, aggregateText, statementsIntro } from "./text";
import { capitalised, verdictCells, exampleText, verdictHeads, leadText, overviewOf } from "./text";
import type { ReportTable } from "./ladderTables";
import { besideHead, eventText, historyHead, reservationText } from "./text";

/** `figure`: the HTML that shows a figure by its id. `head`: what such HTML needs in the page's head. */
export function reportHtml(report: Report, figure: (id: string, title: string) => string, head = ""): string {
  const title = `Verdicts on protocol ${report.protocol}`;
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">`,
    `<meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>${style}</style>${head}</head><body>`,
    `<h1>${escapeHtml(title)}</h1><p class="lead">${escapeHtml(leadText(report))}</p>`,
    ...report.cautions.map((caution) => `<p class="caution">${escapeHtml(caution)}</p>`),
    overview(report),
    `<h2>How each is decided</h2><p>${escapeHtml(report.rule)}</p>${report.judged.map((each) => `<p>${escapeHtml(each)}</p>`).join("")}${commandsHtml(report.commands)}`,
    ...report.sections.map((section) => sectionHtml(report, section, figure)),
    ...besideHtml(report),
    ...aggregateHtml(report),
    ...statementsHtml(report),
    ...historyHtml(report),
    "</body></html>\n",
  ].join("\n");
}

function statementsHtml({ statements }: Report): string[] {
  const intro = statementsIntro(statements);
  return [`<h2>${escapeHtml(intro.head)}</h2><p class="how">${escapeHtml(intro.text)}</p>`, judgements(statements)];
}

function overview(report: Report): string {
  const { text: asterisk, heads, rows } = overviewOf(report);
  const cells = rows.map(([name, outcome, counts, ...free], i) => {
    const link = `<a href="#${report.sections[i].hypothesis.id}">${escapeHtml(name)}</a>`;
    return [link, badge(outcome), counts, ...free.map((cell, at) => (at === 0 ? badge(cell) : cell))];
  });
  return `${asterisk && `<p class="how">${escapeHtml(asterisk)}</p>`}${tableHtml(heads, cells, "overview")}`;
}

function sectionHtml(
  report: Report,
  { hypothesis, outcome, parts, tables, related, commands }: Section,
  figure: (id: string, title: string) => string,
) {
  const { id, title, statement, informedBy } = hypothesis;
  const [example, all] = exampleText(report);
  return [
    `<section id="${id}"><h2>${id} ${escapeHtml(title)} ${badge(outcome)}</h2><p class="lead">${escapeHtml(statement)}</p>`,
    ...parts.map(partHtml),
    ...tables.map((each) => numbersHtml(each, "numbers")),
    figure(id, `Verdicts on ${id}`),
    ...related.map((shown) => figure(shown, `Figure ${shown}`)),
    `<p class="how">Seen before the numbers were chosen: ${escapeHtml(informedBy)}</p>`,
    commands.length === 0 ? "" : `<p class="how">${example} <code>${all}</code>:</p>${commandsHtml(commands)}`,
    "</section>",
  ].join("\n");
}

function partHtml({ part, verdicts, reservation }: Section["parts"][number]): string {
  const rows = verdicts.map((verdict) =>
    verdictCells(verdict).map((cell, i) => (i === 1 ? badge(cell) : escapeHtml(cell))),
  );
  return [
    `<h3>${part.id}. ${escapeHtml(part.claim)}</h3>`,
    `<p class="how">${escapeHtml(capitalised(part.quantity))}; <strong>${regionText(part.region)}</strong>. Test: ${escapeHtml(part.test)}.</p>`,
    tableHtml(verdictHeads, rows, "verdicts"),
    reservation ? `<p class="how">${escapeHtml(reservationText(reservation))}</p>` : "",
  ].join("\n");
}

function numbersHtml({ title, text: about, heads, rows }: ReportTable, kind: string): string {
  const cells = rows.map((row) =>
    row.map((cell, i) => (heads[i] === "verdict" && cell ? badge(cell) : escapeHtml(cell))),
  );
  const intro = about ? `<p class="how">${escapeHtml(about)}</p>` : "";
  return `<h3>${escapeHtml(title)}</h3>${intro}${tableHtml(heads.map(escapeHtml), cells, kind)}`;
}

function besideHtml({ beside: { texts, tables } }: Report): string[] {
  if (texts.length === 0) return [];
  const paragraphs = texts.map((each) => `<p class="how">${escapeHtml(each)}</p>`).join("");
  return [`<h2>${besideHead}</h2>${paragraphs}`, ...tables.map((each) => numbersHtml(each, "beside"))];
}

function aggregateHtml({ aggregate }: Report): string[] {
  if (aggregate.length === 0) return [];
  const rows = aggregate.map((row) => aggregateCells(row).map(escapeHtml));
  return [
    `<h2>In aggregate</h2><p class="how">${escapeHtml(aggregateText)}</p>`,
    tableHtml(aggregateHeads, rows, "aggregate"),
  ];
}

function judgements(all: Judgement[]): string {
  return tableHtml(
    judgementHeads,
    all.map((each) =>
      judgementCells(each).map((cell, i) =>
        i === outcomeCell ? badge(cell) : escapeHtml(cell).replaceAll("\n", "<br>"),
      ),
    ),
  );
}

function historyHtml({ history, protocol }: Report): string[] {
  if (history.length === 0) return [];
  const items = history.map((event) => `<li>${escapeHtml(eventText(event))}</li>`);
  return [
    `<h2>${escapeHtml(historyHead)}</h2><p class="how">${escapeHtml(historyText(protocol))}</p><ul>${items.join("")}</ul>`,
  ];
}

function tableHtml(columns: string[], rows: string[][], kind = "judgements"): string {
  const line = (tag: string, cells: string[]) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join("")}</tr>`;
  const body = rows.map((cells) => line("td", cells)).join("\n");
  return `<div class="wide"><table class="${kind}"><thead>${line("th", columns)}</thead><tbody>\n${body}\n</tbody></table></div>`;
}

function commandsHtml(commands: string[]): string {
  return commands.length === 0 ? "" : `<pre>${commands.map(escapeHtml).join("\n")}</pre>`;
}

/** A decision or an outcome, in its colour; an asterisk, or what is in brackets behind it, does not change the colour. */
function badge(decision: string): string {
  const [kind] = decision.split(/\*| \(/);
  return `<span class="badge ${kind.replaceAll(" ", "-")}">${escapeHtml(decision)}</span>`;
}

/** Figures are drawn on white, and keep a white background in the dark. */
const style = `
:root{color-scheme:light dark;--text:#222;--soft:#5f6368;--paper:#fff;--line:#ddd;--shade:#f5f5f5;
--good:#00694c;--bad:#a34600;--good-shade:#dff2eb;--bad-shade:#fbe6d9;--shade-soft:#ececec}
@media (prefers-color-scheme:dark){:root{--text:#e6e6e6;--soft:#a8adb3;--paper:#16181b;--line:#3a3d42;--shade:#202327;
--good:#6fd6b4;--bad:#ffab73;--good-shade:#123a2e;--bad-shade:#46270f;--shade-soft:#2c2f34}}
body{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;color:var(--text);background:var(--paper);
max-width:60rem;margin:2rem auto;padding:0 1.2rem}
h1{line-height:1.2;margin-bottom:.3rem}h2{margin:2.6rem 0 .4rem;line-height:1.25}h3{margin:1.6rem 0 .2rem;font-size:1.02rem}
a{color:inherit}.lead{font-size:1.08rem;margin:.3rem 0 .8rem}.how{color:var(--soft);font-size:.9rem;margin:.2rem 0 .6rem}
.caution{border-left:4px solid var(--bad);background:var(--shade);padding:.5rem .9rem;margin:.5rem 0}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.88rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:top;padding:.32rem .6rem;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;white-space:nowrap}
.badge{display:inline-block;font-size:.8rem;font-weight:600;line-height:1.4;padding:0 .5rem;border-radius:.6rem;white-space:nowrap;
background:var(--shade-soft);color:var(--text);vertical-align:middle}
.verdicts td:nth-child(-n+7),.aggregate td,.numbers td{white-space:nowrap}
.judgements td:nth-child(2){min-width:10rem}.judgements td:nth-child(n+3){font-size:.8rem}.judgements td:nth-child(3),.judgements td:nth-child(5){min-width:18rem}
.beside{font-size:.8rem}.beside td:nth-child(-n+4),.beside td:nth-child(n+5):nth-child(-n+8){white-space:nowrap}.beside td:nth-child(9){min-width:16rem}
.aggregate{font-size:.8rem}.aggregate td,.aggregate th{padding:.25rem .35rem}
.holds,.borne-out{background:var(--good-shade);color:var(--good)}.rejected,.not-borne-out{background:var(--bad-shade);color:var(--bad)}
pre{background:var(--shade);padding:.6rem .9rem;overflow-x:auto;font-size:.85rem}
figure{margin:1rem 0;background:#fff;border:1px solid var(--line);border-radius:6px;padding:.4rem;overflow-x:auto}
figure img{display:block;max-width:100%;height:auto}`;
