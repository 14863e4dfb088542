/** Where the time of a call goes that our own ops compute: they count the time of their parts themselves. */

import { parts as timedParts } from "../../tensor/native/times";
import { median } from "../../statistics/moments";
import type { Answer, Worker } from "../worker";
import type { Workload } from "../workloads";
import type { ProfileRow } from "./account";
import { partOfOwnOps } from "./parts";

/** A round of calls: the processor's milliseconds for one; the clock's for all of them, and of those the parts'. */
export interface CountedRound {
  perCall: number;
  elapsed: number;
  parts: NonNullable<Answer["parts"]>;
}

/**
 * The parts of a call, the largest first; what they do not cover is other. Parts are told by the clock, which runs on
 * while another process has the core: so their shares are taken, the median over rounds, and of the processor's time.
 */
export function accountOfOwnOps({ id, title }: Pick<Workload, "id" | "title">, rounds: CountedRound[]): ProfileRow[] {
  const call = median(rounds.map(({ perCall }) => perCall));
  const row = (part: ProfileRow["part"], share: number): ProfileRow => ({
    ...{ workload: id, title, part, detail: "", count: 1, milliseconds: share * call },
  });
  const shareOf = (name: (typeof timedParts)[number]) =>
    median(rounds.map(({ elapsed, parts }) => (parts[name] ?? 0) / elapsed));
  const shares = timedParts.map((name) => ({ name, share: shareOf(name) })).filter(({ share }) => share > 0);
  const covered = shares.reduce((sum, { share }) => sum + share, 0);
  const rows = [...shares.map(({ name, share }) => row(partOfOwnOps[name], share)), row("rest", 1 - covered)];
  return rows.sort((a, b) => b.milliseconds - a.milliseconds);
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
