/** The specification curve of protocol `levers`: the paper's main claims in settings that somebody might have chosen. */

import {
  choices,
  claims,
  holds,
  specifications,
  type Choice,
  type Claim,
  type Specification,
} from "../analyses/specification";
import type { Results } from "../results/rows";
import { seedsText, signed } from "../results/numbers";
import { mean } from "../statistics/moments";
import { emptyFigure, type Figure, figure, type Panel } from "./plot/figure";
import { key, level, line, pointsOf, scatter, withGaps } from "./plot/marks";
import { extent, paddedRange } from "./plot/scales";
import { ink, size, verdictColour } from "./plot/theme";
import { noRows } from "./select";

const title = "What holds in which share of reasonable settings";
const look = { holds: verdictColour.holds, fails: verdictColour.rejected };

/** Pixels of a panel of numbers, and of a line of the table of settings. */
const [numbers, pitch] = [110, 15];

/** A column a setting, by rising rate times steps: above, each claim's number; below, what was chosen. */
export function specification(results: Results): Figure {
  const settings = specifications(results);
  if (settings.length === 0) return emptyFigure(title, noRows("specification", results.protocol));
  const asked = Object.keys(claims) as Claim[];
  const panels = [...asked.map((claim) => panelOf(claim, settings)), choicesPanel(settings)];
  panels[0].marks.unshift(key({ name: "as claimed", colour: look.holds }), key({ name: "not", colour: look.fails }));
  const lines = valuesOf(settings).length;
  const most = Math.max(...settings.flatMap(({ seeds }) => asked.map((claim) => seeds[claim].length)));
  const subtitle = `${settings.length} settings, drawn at random. Dots: means over ${seedsText(most)}; bars: least to most`;
  const rowHeight = [...asked.map(() => numbers), pitch * lines].map((height) => ({ above: 0, height }));
  return figure({ title, subtitle, columns: 1, rowHeight, gap: { x: 0, y: 44 }, space: { left: 84 }, legend: true }, panels); // prettier-ignore
}

function panelOf(claim: Claim, settings: Specification[]): Panel {
  const shown = settings.flatMap((setting, x) => {
    const values = setting.seeds[claim].map(({ value }) => value);
    return values.length > 0 ? [{ x, setting, values, as: holds(claim, setting) }] : [];
  });
  const asClaimed = shown.filter(({ as }) => as).length;
  const marks = ([true, false] as const).flatMap((as) => {
    const own = shown.filter((each) => each.as === as);
    const colour = as ? look.holds : look.fails;
    const bars = own.map(({ x, values }) => ({ x: [x, x], y: [...extent(values)] }));
    const text = ({ setting, values }: (typeof own)[number]) =>
      `${textOf(setting)}<br>${values.map(signed).join(", ")}`;
    return [
      line(withGaps(bars), { colour, width: 1.4, hover: false }),
      scatter(pointsOf(own, { x: ({ x }) => x, y: ({ values }) => mean(values), text }), { colour, size: 6 }),
    ];
  });
  return {
    title: `${claims[claim].title}: ${claims[claim].sign > 0 ? "above" : "below"} 0 in ${asClaimed} of ${shown.length}`,
    x: { range: [-0.6, settings.length - 0.4], showticklabels: false, showgrid: false, ticks: "" },
    y: { range: paddedRange(shown.flatMap(({ values }) => values), { include: [0] }), nticks: 4 }, // prettier-ignore
    marks,
    shapes: [level(0, { colour: ink.line })],
  };
}

interface Value {
  choice: Choice;
  value: string | number;
}

/** Every value of every choice, from the top down. */
function valuesOf(settings: Specification[]): Value[] {
  return choices.flatMap((choice) => {
    const values = [...new Set(settings.map((setting) => setting.settings[choice]))];
    values.sort((a, b) =>
      typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b)),
    );
    return values.map((value) => ({ choice, value }));
  });
}

function choicesPanel(settings: Specification[]): Panel {
  const values = valuesOf(settings);
  const height = (i: number) => values.length - 1 - i;
  const points = values.flatMap(({ choice, value }, i) =>
    settings.flatMap((setting, x) => (setting.settings[choice] === value ? [{ x, y: height(i) }] : [])),
  );
  const starts = values.flatMap(({ choice }, i) => (i > 0 && values[i - 1].choice !== choice ? [height(i) + 0.5] : []));
  return {
    title: "Settings",
    x: { range: [-0.6, settings.length - 0.4], showticklabels: false, showgrid: false, ticks: "" },
    y: {
      range: [-0.7, values.length - 0.3],
      tickvals: values.map((_, i) => height(i)),
      ticktext: values.map(({ choice, value }) => `${choice} ${value}`),
      tickfont: { size: size.small - 1 },
      ticks: "",
      showgrid: false,
    },
    marks: [
      scatter(pointsOf(points, { x: ({ x }) => x, y: ({ y }) => y }), { colour: ink.text, size: 5, hover: false }),
    ],
    shapes: starts.map((y) => level(y, { colour: ink.grid })),
  };
}

function textOf({ settings }: Specification): string {
  return choices.map((choice) => `${choice} ${settings[choice]}`).join("<br>");
}
