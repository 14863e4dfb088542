/** Lists whose items are made as they are asked for: a million objects take more memory than what they are made of. */

/** What arrays have too; `[...list]` makes one. */
export interface List<T> extends Iterable<T> {
  /** How many items there are. */
  readonly length: number;
  /** The item at this index, from the end where it is negative; undefined beyond the ends. */
  at(index: number): T | undefined;
  /** An array of the value of each item, in order. */
  map<U>(value: (item: T) => U): U[];
  /** An array of the items that are kept, in order. */
  filter(keeps: (item: T) => boolean): T[];
  /** The first item for which `isIt` is true; undefined where there is none. */
  find(isIt: (item: T) => boolean): T | undefined;
}

/** The list of `length` items. `item`: makes one of its index, the same each time. */
export function listOf<T>(length: number, item: (index: number) => T): List<T> {
  return new MadeList(length, item);
}

class MadeList<T> implements List<T> {
  constructor(
    readonly length: number,
    private readonly item: (index: number) => T,
  ) {}

  *[Symbol.iterator](): Generator<T> {
    for (let i = 0; i < this.length; i++) yield this.item(i);
  }

  at(index: number): T | undefined {
    const own = index < 0 ? index + this.length : index;
    return own >= 0 && own < this.length ? this.item(own) : undefined;
  }

  map<U>(value: (item: T) => U): U[] {
    return Array.from({ length: this.length }, (_, i) => value(this.item(i)));
  }

  filter(keeps: (item: T) => boolean): T[] {
    const kept: T[] = [];
    for (const item of this) if (keeps(item)) kept.push(item);
    return kept;
  }

  find(isIt: (item: T) => boolean): T | undefined {
    for (const item of this) if (isIt(item)) return item;
    return undefined;
  }

  /** As JSON it is an array. */
  toJSON(): T[] {
    return [...this];
  }
}
