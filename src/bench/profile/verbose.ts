/** oneDNN's own account: a line for each primitive that it has run, with ONEDNN_VERBOSE=profile_exec. */

export interface Primitive {
  kind: string;
  /** Sizes as oneDNN writes them: 2048x64:64x192. */
  shape: string;
  milliseconds: number;
}

const products = new Set(["matmul", "gemm_api", "inner_product"]);

/** The matrix products among the lines. Source of the format: oneDNN's documentation, "Verbose Mode". */
export function productsIn(lines: string[]): Primitive[] {
  return lines.map(primitiveOf).filter(({ kind }) => products.has(kind));
}

/** onednn_verbose,v1,primitive,exec,cpu,KIND,…,SHAPE,MILLISECONDS */
function primitiveOf(line: string): Primitive {
  const cells = line.split(",");
  const isRun = cells[2] === "primitive" && cells[3] === "exec";
  return { kind: isRun ? cells[5] : "", shape: asFactors(cells.at(-2) ?? ""), milliseconds: Number(cells.at(-1)) };
}

/** inner_product writes its sizes another way: mb2048ic64oc256. */
function asFactors(shape: string): string {
  const [, rows, inner, columns] = /^mb(\d+)ic(\d+)oc(\d+)$/.exec(shape) ?? [];
  return rows ? `${rows}x${inner}:${inner}x${columns}` : shape;
}

/** The work that a product of this shape is, whichever of its factors is turned or comes first, and however batches are told. */
export function workOf(shape: string): string {
  const [left, right] = sizesOf(shape);
  const [rows, inner] = left.slice(-2);
  const batch = left.slice(0, -2).reduce((product, size) => product * size, 1);
  return [batch, inner, ...[rows, right[right.length - 1]].sort((a, b) => a - b)].join(" ");
}

/** Floating-point operations of a product of this shape: a multiplication and an addition for each term. */
export function operationsOf(shape: string): number {
  const [left, right] = sizesOf(shape);
  return 2 * left.reduce((product, size) => product * size, 1) * right[right.length - 1];
}

/** Of both factors. */
function sizesOf(shape: string): number[][] {
  return shape.split(":").map((sizes) => sizes.split("x").map(Number));
}
