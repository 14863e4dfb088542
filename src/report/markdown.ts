/** The report as Markdown. */

import { regionText } from "../verdicts";
import type { Report, Section } from "./report";
import { historyText } from "./history";
import { judgementCells, judgementHeads } from "./judgements";
import { aggregateCells, aggregateHeads, aggregateText, statementsIntro } from "./text";
import { capitalised, verdictCells, exampleText, verdictHeads, leadText, overviewOf } from "./text";
import type { ReportTable } from "./ladderTables";
import { besideHead, eventText, historyHead, reservationText } from "./text";

/** `image`: the file of a figure by its id, relative to the report; undefined where it was not drawn. */
export function reportMarkdown(report: Report, image: (id: string) => string | undefined): string {
  const { protocol, cautions, rule, commands } = report;
  const overview = overviewOf(report);
  return [
    `# Verdicts on protocol \`${protocol}\``,
    leadText(report),
    ...cautions.map((caution) => `> ${caution}`),
    `**How each is decided.** ${rule}`,
    ...report.judged,
    ...fenced(commands),
    "## What was found",
    ...(overview.text === "" ? [] : [overview.text]),
    tableOf(overview.heads, overview.rows),
    ...report.sections.flatMap((section) => sectionText(report, section, image)),
    ...besideSection(report),
    ...aggregateSection(report),
    ...statementsSection(report),
    ...historySection(report),
    "",
  ].join("\n\n");
}

function statementsSection({ statements }: Report): string[] {
  const { head, text } = statementsIntro(statements);
  const rows = statements.map((each) => judgementCells(each).map((cell) => cell.replaceAll("\n", "<br>")));
  return [`## ${head}`, text, tableOf(judgementHeads, rows)];
}

function sectionText(
  report: Report,
  { hypothesis, outcome, parts, tables, related, commands }: Section,
  image: (id: string) => string | undefined,
) {
  const { id, title, statement, informedBy } = hypothesis;
  const [example, all] = exampleText(report);
  return [
    `## ${id} ${title}: ${outcome}`,
    statement,
    ...parts.flatMap(({ part, verdicts, reservation }) => [
      `**${part.id}. ${part.claim}** ${capitalised(part.quantity)}; ${regionText(part.region)}. Test: ${part.test}.`,
      tableOf(verdictHeads, verdicts.map(verdictCells)),
      ...(reservation ? [`\\${reservationText(reservation)}`] : []),
    ]),
    ...tables.flatMap(numbersText),
    ...[id, ...related].flatMap((figure) => {
      const file = image(figure);
      return file ? [`![${figure === id ? `verdicts on ${id}` : figure}](${file})`] : [];
    }),
    `*Seen before the numbers were chosen:* ${informedBy}`,
    ...(commands.length === 0 ? [] : [`${example} \`${all}\`:`, ...fenced(commands)]),
  ];
}

function numbersText({ title, text, heads, rows }: ReportTable): string[] {
  return [`**${title}.** ${text}`.trim(), tableOf(heads, rows)];
}

function besideSection({ beside: { texts, tables } }: Report): string[] {
  if (texts.length === 0) return [];
  return [`## ${besideHead}`, ...texts, ...tables.flatMap(numbersText)];
}

function aggregateSection({ aggregate }: Report): string[] {
  if (aggregate.length === 0) return [];
  return ["## In aggregate", aggregateText, tableOf(aggregateHeads, aggregate.map(aggregateCells))];
}

function historySection({ history, protocol }: Report): string[] {
  if (history.length === 0) return [];
  return [`## ${historyHead}`, historyText(protocol), history.map((event) => `- ${eventText(event)}`).join("\n")];
}

function fenced(commands: string[]): string[] {
  return commands.length === 0 ? [] : [["```sh", ...commands, "```"].join("\n")];
}

function tableOf(columns: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, "\\|")).join(" | ")} |`;
  return [line(columns), line(columns.map(() => "---")), ...rows.map(line)].join("\n");
}
