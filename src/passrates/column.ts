/** Numbers by index, in typed arrays that grow: a tenth of the memory of objects that hold them. */

const chunkSize = 1 << 14;

type Numbers = Float64Array | Int32Array | Uint8Array;

/** A column of numbers, all 0 until set. Where all of a chunk are 0, it takes no memory. */
export class Column {
  private readonly chunks: (Numbers | undefined)[] = [];

  constructor(private readonly kind: new (length: number) => Numbers) {}

  get(index: number): number {
    return this.chunks[index >> 14]?.[index & (chunkSize - 1)] ?? 0;
  }

  set(index: number, value: number): void {
    const chunk = this.chunks[index >> 14];
    if (chunk) chunk[index & (chunkSize - 1)] = value;
    else if (value !== 0) this.chunkAt(index >> 14)[index & (chunkSize - 1)] = value;
  }

  add(index: number, value: number): void {
    this.set(index, this.get(index) + value);
  }

  private chunkAt(at: number): Numbers {
    while (this.chunks.length < at) this.chunks.push(undefined); // no holes: they make reading slow
    return (this.chunks[at] = new this.kind(chunkSize));
  }
}
