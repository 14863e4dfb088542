/** The benchmark's charts: how many times faster than each peer, how near to the machine's limits, and what the time goes to. */

import type { Figure } from "../../figures/plot/figure";
import { existsSync } from "node:fs";
import { committedPath, readBench, type BenchResults } from "../results";
import { profileChart } from "./profile";
import { ratios } from "./ratios";
import { roofline } from "./roofline";

/** The charts that these results have something for, by the name of their files; one thread only. */
export function chartsOf({ rows, profile }: Pick<BenchResults, "rows" | "profile">): Record<string, Figure> {
  const single = rows.filter(({ threads }) => threads === 1);
  const isTraining = ({ workload }: { workload: string }) => workload.startsWith("train");
  return {
    ...(single.some(({ ratio, tokens_per_s }) => ratio !== null && tokens_per_s !== null) && {
      "bench-ratios": ratios(single),
    }),
    ...(single.some((row) => isTraining(row) && row.gflops !== null) && { "bench-roofline": roofline(single) }),
    ...(profile.length > 0 && { "bench-profile": profileChart(profile) }),
  };
}

/** The charts of the committed measurement; none where nothing is committed. */
export function committedCharts(): Record<string, Figure> {
  return existsSync(committedPath) ? chartsOf(readBench()) : {};
}
