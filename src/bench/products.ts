/** The matrix products that a training step cannot do without: what the roofline is made of. */

/** [batch, rows, inner, columns]: `batch` products of [rows, inner] with [inner, columns]. */
export type Product = [batch: number, rows: number, inner: number, columns: number];

/** A product and how often a step has it. */
export type CountedProduct = [...Product, count: number];

/** The shape of a training step. */
export interface StepShape {
  width: number;
  layers: number;
  heads: number;
  vocabulary: number;
  batch: number;
  time: number;
}

/** All products of one forward and backward pass, attention's included. */
export function trainingProducts({ width, layers, heads, vocabulary, batch, time }: StepShape): CountedProduct[] {
  const rows = batch * time;
  const headWidth = width / heads;
  const scores = counted([batch * heads, time, headWidth, time], layers);
  const mixed = counted([batch * heads, time, time, headWidth], layers);
  const inLayer = ([inner, columns]: number[]) => withGradients([1, rows, inner, columns], layers);
  return [
    ...[
      [width, 3 * width],
      [width, width],
      [width, 4 * width],
      [4 * width, width],
    ].flatMap(inLayer),
    // scores = q kᵀ and its gradients q' = s' k, k' = s'ᵀ q; mixed = p v and p' = m' vᵀ, v' = pᵀ m'
    ...[scores, mixed, mixed, mixed, scores, mixed],
    ...withGradients([1, rows, width, vocabulary], 1),
  ];
}

/** x w, and its gradients y' wᵀ and xᵀ y'. */
function withGradients([batch, rows, inner, columns]: Product, count: number): CountedProduct[] {
  const shapes: Product[] = [
    [batch, rows, inner, columns],
    [batch, rows, columns, inner],
    [batch, inner, rows, columns],
  ];
  return shapes.map((shape) => counted(shape, count));
}

function counted(product: Product, count: number): CountedProduct {
  return [...product, count];
}

/** Bytes of the factors and the results, each read or written once, in single precision. */
export function bytesMoved(products: CountedProduct[]): number {
  return products.reduce(
    (sum, [batch, rows, inner, columns, count]) =>
      sum + 4 * batch * (rows * inner + inner * columns + rows * columns) * count,
    0,
  );
}

/** Floating-point operations: a multiplication and an addition for each term. */
export function operations(products: CountedProduct[]): number {
  return products.reduce(
    (sum, [batch, rows, inner, columns, count]) => sum + 2 * batch * rows * inner * columns * count,
    0,
  );
}
