/**
 * The benchmark's charts: how many times faster than each peer, how near to the machine's limits, how time and memory
 * grow with size, and what the time goes to; each for every instruction set that was measured.
 */

import type { Figure } from "../../figures/plot/figure";
import type { ProfileRow } from "../profile/account";
import { committedBench, type BenchResults } from "../results";
import type { BenchRow } from "../rows";
import { isCompared, type Measured } from "./looks";
import { profileChart } from "./profile";
import { ratios } from "./ratios";
import { roofline } from "./roofline";
import { sizeChart } from "./sizes";

/** The charts that these results have something for, by the name of their files; one thread only. */
export function chartsOf(results: Pick<BenchResults, "setting" | "rows" | "profile">[]): Record<string, Figure> {
  const isTraining = ({ workload }: BenchRow) => workload.startsWith("train");
  return {
    ...chart("bench-ratios", ratios, measuredRows(results, isCompared)),
    ...chart(
      "bench-roofline",
      roofline,
      measuredRows(results, (row) => isTraining(row) || row.workload.startsWith("machine")).filter(({ rows }) =>
        rows.some(isTraining),
      ),
    ),
    ...chart(
      "bench-size",
      sizeChart,
      measuredRows(results, ({ workload }) => workload.startsWith("size")),
    ),
    ...chart("bench-profile", profileChart, profiled(results)),
  };
}

function measuredRows(
  results: Pick<BenchResults, "setting" | "rows">[],
  isShown: (row: BenchRow) => boolean,
): Measured<BenchRow>[] {
  return results.map(({ setting, rows }) => ({
    instructions: setting.instructions,
    rows: rows.filter((row) => row.threads === 1 && isShown(row)),
  }));
}

function profiled(results: Pick<BenchResults, "setting" | "profile">[]): Measured<ProfileRow>[] {
  return results.map(({ setting, profile }) => ({ instructions: setting.instructions, rows: profile }));
}

/** None where nothing was measured for it. */
function chart<T>(name: string, draw: (measured: Measured<T>[]) => Figure, all: Measured<T>[]): Record<string, Figure> {
  const measured = all.filter(({ rows }) => rows.length > 0);
  return measured.length > 0 ? { [name]: draw(measured) } : {};
}

/** The charts of the committed measurements; none where nothing is committed. */
export function committedCharts(): Record<string, Figure> {
  return chartsOf(committedBench());
}
