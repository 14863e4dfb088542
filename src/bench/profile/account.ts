/** From what was observed to what the time of a call went to. */

import { groupBy } from "../../common/groupBy";
import { median } from "../../statistics/moments";
import type { Workload } from "../workloads";
import { partOf, type Part } from "./parts";
import type { SessionRun } from "./statistics";
import { workOf, type Primitive } from "./verbose";

/** One kind of kernel in a call of ours, or what is beside kernels. */
export interface ProfileRow {
  workload: string;
  title: string;
  part: Part;
  /** TensorFlow's op; the shapes of a product, as oneDNN writes them; empty where there is nothing to tell apart. */
  detail: string;
  /** How many a call has. Of the executor: all nodes. */
  count: number;
  /** Of all of them together, in a call. */
  milliseconds: number;
}

/** Calls of the same work, watched in three ways. */
export interface Observed {
  /** Rounds: the processor's milliseconds for a call, and the graphs that ran. */
  rounds: { calls: number; perCall: number; runs: SessionRun[] }[];
  /** Traced graphs, and the number of calls in which they ran. */
  traced: { calls: number; runs: SessionRun[] };
  /** oneDNN's products. */
  products: Primitive[];
}

interface Share {
  count: number;
  milliseconds: number;
}

/**
 * The account of a call; its milliseconds add up to the processor's time for a call, the median over rounds.
 *
 * Each kernel and product counts with the median of its times, so that what another process takes now and then is
 * nobody's; minus what a kernel that computes nothing takes, which is the price of a node and of its being traced, and
 * so the executor's. That part and what is outside the graphs are found by subtraction.
 */
export function accountOf({ id, title }: Workload, { rounds, traced, products }: Observed): ProfileRow[] {
  const row = (part: Part, detail: string, share: Share) => ({ workload: id, title, part, detail, ...share });
  const call = median(rounds.map(({ perCall }) => perCall));
  const graphs = median(rounds.map(({ calls, runs }) => sum(runs).milliseconds / calls));
  const kernels = kernelsOf(traced.runs, traced.calls);
  const all = sum(kernels);
  const { own, around } = productsOf(kernels, products);
  return [
    ...own.map(({ product, ...share }) => row("products", product, share)),
    ...(around.count > 0 ? [row("aroundProducts", "", around)] : []),
    ...kernels.flatMap(({ op, product, ...share }) => (product ? [] : [row(partOf(op), op, share)])),
    row("executor", "", { count: all.count, milliseconds: graphs - all.milliseconds }),
    row("outside", "", { count: 0, milliseconds: call - graphs }),
  ].sort((a, b) => b.milliseconds - a.milliseconds);
}

/**
 * Products by shape, and what is around them.
 *
 * TensorFlow's kernels tell which products there are, whatever computes them: by default it takes oneDNN's primitives on
 * processors with AVX-512's VNNI alone, and Eigen's loops elsewhere, which ask oneDNN for no more than blocks, or for
 * nothing. Where oneDNN has computed a product as one primitive, the rest of the kernel is around it.
 */
function productsOf(kernels: KernelShare[], primitives: Primitive[]): { own: ProductShare[]; around: Share } {
  const times = new Map(
    [...groupBy(primitives, ({ shape }) => workOf(shape))].map(([work, those]) => [
      work,
      median(those.map(({ milliseconds }) => milliseconds)),
    ]),
  );
  const around: Share = { count: 0, milliseconds: 0 };
  const own = kernels.flatMap(({ product, count, milliseconds }) => {
    if (product === undefined) return [];
    const time = times.get(workOf(product));
    if (time === undefined) return [{ product, count, milliseconds }];
    const alone = Math.min(count * time, milliseconds);
    around.count += count;
    around.milliseconds += milliseconds - alone;
    return [{ product, count, milliseconds: alone }];
  });
  return { own, around };
}

interface KernelShare extends Share {
  op: string;
  /** The shape of a product; products are told apart by it alone. */
  product?: string;
}

type ProductShare = Share & { product: string };

/** Kernels of a call, by op; those of products by shape. */
function kernelsOf(runs: SessionRun[], calls: number): KernelShare[] {
  const traced = runs.flatMap(({ session, kernels = [] }) => kernels.map((kernel) => ({ ...kernel, session })));
  const idle = traced.filter(({ op }) => op === "Const").map(({ milliseconds }) => milliseconds);
  const floor = idle.length > 0 ? median(idle) : 0;
  const kernels = traced.map((kernel) => ({ ...kernel, milliseconds: Math.max(0, kernel.milliseconds - floor) }));
  return [...groupBy(kernels, ({ op, product }) => product ?? op)].map(([, same]) => {
    const [{ op, product }] = same;
    const nodes = sharesOf(same, calls, ({ op, session, name }) => `${op} ${session} ${name}`);
    return { op, product, ...sum([...nodes.values()]) };
  });
}

/** Of each name: how often a call has it, and that number times the median. */
function sharesOf<T extends { milliseconds: number }>(
  items: T[],
  calls: number,
  nameOf: (item: T) => string,
): Map<string, Share> {
  const shares = [...groupBy(items, nameOf)].map(([name, own]): [string, Share] => {
    const count = own.length / calls;
    return [name, { count, milliseconds: count * median(own.map(({ milliseconds }) => milliseconds)) }];
  });
  return new Map(shares);
}

function sum(shares: { count?: number; milliseconds: number }[]): Share {
  const total = (of: (share: (typeof shares)[number]) => number) => shares.reduce((all, share) => all + of(share), 0);
  return { count: total(({ count = 1 }) => count), milliseconds: total(({ milliseconds }) => milliseconds) };
}
