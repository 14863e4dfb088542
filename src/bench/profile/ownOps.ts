/** Where the time of a call goes that our own ops compute: they count the time of their parts themselves. */

import { parts as timedParts } from "../../tensor/native/times";
import { median } from "../rows";
import type { Answer, Worker } from "../worker";
import type { Workload } from "../workloads";
import type { ProfileRow } from "./account";
import { partOfOwnOps } from "./parts";

/** A round of calls: the processor's milliseconds for one, and the parts' for all of them. */
export interface CountedRound {
  calls: number;
  perCall: number;
  parts: NonNullable<Answer["parts"]>;
}

/** The parts of a call, the largest first, by their medians over rounds; what they do not cover is other. */
export function accountOfOwnOps({ id, title }: Pick<Workload, "id" | "title">, rounds: CountedRound[]): ProfileRow[] {
  const row = (part: ProfileRow["part"], milliseconds: number): ProfileRow => ({
    ...{ workload: id, title, part, detail: "", count: 1, milliseconds },
  });
  const rows = timedParts
    .map((name) => row(partOfOwnOps[name], median(rounds.map(({ calls, parts }) => (parts[name] ?? 0) / calls))))
    .filter(({ milliseconds }) => milliseconds > 0);
  const covered = rows.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const call = median(rounds.map(({ perCall }) => perCall));
  return [...rows, row("rest", call - covered)].sort((a, b) => b.milliseconds - a.milliseconds);
}

/** Takes rounds of a worker whose ops are our own. */
export async function countParts(worker: Worker, rounds: number, seconds: number): Promise<CountedRound[]> {
  const found: CountedRound[] = [];
  await worker.takeParts(); // reading begins again
  for (let i = 0; i < rounds; i++) {
    const taken = await worker.processorTime(seconds);
    found.push({ ...taken, parts: await worker.takeParts() });
  }
  return found;
}
