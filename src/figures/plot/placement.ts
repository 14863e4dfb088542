/** Where panels stand, in pixels from the upper left of the area that they share. */

/** A panel's area. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Arrangement {
  columns: number;
  /** Of the shared area. */
  width: number;
  gap: { x: number; y: number };
}

/** Row by row, all of one height. */
export function inRows(count: number, height: number, arrangement: Arrangement): Box[] {
  return Array.from({ length: count }, (_, n) => {
    const row = Math.floor(n / arrangement.columns);
    return { ...across(n % arrangement.columns, arrangement), top: row * (height + arrangement.gap.y), height };
  });
}

/** A panel's height, and that of what stands above it. */
export interface Extent {
  above: number;
  height: number;
}

/** Down the first column, then the next, each with an extent of its own; columns come out about as long as each other. */
export function inColumns(extents: Extent[], arrangement: Arrangement): Box[] {
  const slots = extents.map(({ above, height }) => above + height + arrangement.gap.y);
  const end = sum(slots);
  const columns = slots.map((slot, n) => Math.floor((arrangement.columns * (sum(slots.slice(0, n)) + slot / 2)) / end));
  return extents.map(({ above, height }, n) => {
    const before = slots.slice(0, n).filter((_, i) => columns[i] === columns[n]);
    return { ...across(columns[n], arrangement), top: sum(before) + above, height };
  });
}

/** Pixels from the top to the lowest end of a panel. */
export function heightOf(boxes: Box[]): number {
  return Math.max(...boxes.map(({ top, height }) => top + height));
}

function across(column: number, { columns, width, gap }: Arrangement): { left: number; width: number } {
  const own = (width - (columns - 1) * gap.x) / columns;
  return { left: column * (own + gap.x), width: own };
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
