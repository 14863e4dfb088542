/** From what was observed to what the time of a call went to. */

import { median } from "../rows";
import type { Workload } from "../workloads";
import { partOf, type Part } from "./parts";
import type { SessionRun } from "./statistics";
import type { Primitive } from "./verbose";

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
  /** Milliseconds of calls, and the graphs that ran in them. */
  clocked: { calls: number[]; runs: SessionRun[] };
  /** Traced graphs, and the number of calls in which they ran. */
  traced: { calls: number; runs: SessionRun[] };
  /** oneDNN's products, and the number of calls in which they ran. */
  products: { calls: number; primitives: Primitive[] };
}

interface Share {
  count: number;
  milliseconds: number;
}

/**
 * The account of a call; its milliseconds add up to those of the median call.
 *
 * Each kernel, graph and product counts with the median of its times, so that what another process takes now and then
 * is nobody's. The executor's part and what is outside the graphs are found by subtraction.
 */
export function accountOf({ id, title }: Workload, { clocked, traced, products }: Observed): ProfileRow[] {
  const row = (part: Part, detail: string, share: Share) => ({ workload: id, title, part, detail, ...share });
  const call = median(clocked.calls);
  const graphs = sum([...sharesOf(clocked.runs, clocked.calls.length, ({ session }) => session).values()]);
  const kernels = kernelsOf(traced.runs, traced.calls);
  const shapes = sharesOf(products.primitives, products.calls, ({ shape }) => shape);
  const ofProducts = sum(kernels.filter(({ op }) => partOf(op) === "products"));
  const all = sum(kernels);
  const around = ofProducts.milliseconds - sum([...shapes.values()]).milliseconds;
  return [
    ...[...shapes].map(([shape, share]) => row("products", shape, share)),
    row("aroundProducts", "", { count: ofProducts.count, milliseconds: around }),
    ...kernels.filter(({ op }) => partOf(op) !== "products").map(({ op, ...share }) => row(partOf(op), op, share)),
    row("executor", "", { count: all.count, milliseconds: graphs.milliseconds - all.milliseconds }),
    row("outside", "", { count: 0, milliseconds: call - graphs.milliseconds }),
  ].sort((a, b) => b.milliseconds - a.milliseconds);
}

/** Kernels of a call, by op. */
function kernelsOf(runs: SessionRun[], calls: number): ({ op: string } & Share)[] {
  const kernels = runs.flatMap(({ session, kernels = [] }) => kernels.map((kernel) => ({ ...kernel, session })));
  const nodes = sharesOf(kernels, calls, ({ session, op, name }) => `${op} ${session} ${name}`);
  const ops = groups([...nodes], ([key]) => key.split(" ")[0]);
  return [...ops].map(([op, shares]) => ({ op, ...sum(shares.map(([, share]) => share)) }));
}

/** Of each name: how often a call has it, and that number times the median. */
function sharesOf<T extends { milliseconds: number }>(
  items: T[],
  calls: number,
  nameOf: (item: T) => string,
): Map<string, Share> {
  const shares = [...groups(items, nameOf)].map(([name, own]): [string, Share] => {
    const count = own.length / calls;
    return [name, { count, milliseconds: count * median(own.map(({ milliseconds }) => milliseconds)) }];
  });
  return new Map(shares);
}

function groups<T>(items: T[], nameOf: (item: T) => string): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const name = nameOf(item);
    if (!found.has(name)) found.set(name, []);
    found.get(name)!.push(item);
  }
  return found;
}

function sum(shares: Share[]): Share {
  const total = (key: keyof Share) => shares.reduce((all, share) => all + share[key], 0);
  return { count: total("count"), milliseconds: total("milliseconds") };
}
