/** What prompts are known by, each once, in the order in which they come: a Map of strings takes twice the memory. */

import { Column } from "./column";

const chunkSize = 1 << 20;
/** A text is written behind its number of bytes, which is one byte. */
const mostBytes = 255;

/** A hash table (open addressing, linear probing) of texts in UTF-8. */
export class Keys {
  private count = 0;
  private readonly chunks: Uint8Array[] = [];
  /** Bytes of the last chunk that are taken. */
  private used = chunkSize;
  /** Where each text begins: its chunk times the chunk's size, and its offset in the chunk. */
  private readonly start = new Column(Int32Array);
  /** One more than the index of a text; 0 where none is. A power of two of them, at most two thirds taken. */
  private slots = new Int32Array(1 << 10);
  private readonly encoder = new TextEncoder();
  private readonly decoder = new TextDecoder("utf-8", { ignoreBOM: true }); // it is a letter here
  /** The text that is looked for. */
  private readonly bytes = new Uint8Array(mostBytes);

  get length(): number {
    return this.count;
  }

  /** The index of a text, which is new or known. At most 85 letters, which are 255 bytes. */
  indexOf(text: string): number {
    const size = this.encoder.encodeInto(text, this.bytes).written;
    const slot = this.slotOf(size);
    if (this.slots[slot] > 0) return this.slots[slot] - 1;
    this.slots[slot] = this.append(size);
    if (3 * this.count > 2 * this.slots.length) this.grow();
    return this.count - 1;
  }

  has(text: string): boolean {
    return this.slots[this.slotOf(this.encoder.encodeInto(text, this.bytes).written)] > 0;
  }

  /** The text of an index below `length`. */
  at(index: number): string {
    const [chunk, at] = this.positionOf(index);
    return this.decoder.decode(chunk.subarray(at + 1, at + 1 + chunk[at]));
  }

  /** Where the text in `bytes` stands, or would. */
  private slotOf(size: number): number {
    const mask = this.slots.length - 1;
    let slot = hashOf(this.bytes, 0, size) & mask;
    while (this.slots[slot] > 0 && !this.isAt(this.slots[slot] - 1, size)) slot = (slot + 1) & mask;
    return slot;
  }

  private positionOf(index: number): [chunk: Uint8Array, at: number] {
    const start = this.start.get(index);
    return [this.chunks[Math.floor(start / chunkSize)], start % chunkSize];
  }

  private isAt(index: number, size: number): boolean {
    const [chunk, at] = this.positionOf(index);
    if (chunk[at] !== size) return false;
    for (let i = 0; i < size; i++) if (chunk[at + 1 + i] !== this.bytes[i]) return false;
    return true;
  }

  /** Returns the number of texts. */
  private append(size: number): number {
    if (this.used + 1 + size > chunkSize) {
      this.chunks.push(new Uint8Array(chunkSize));
      this.used = 0;
    }
    const last = this.chunks.length - 1;
    this.start.set(this.count, last * chunkSize + this.used);
    this.chunks[last][this.used] = size;
    this.chunks[last].set(this.bytes.subarray(0, size), this.used + 1);
    this.used += 1 + size;
    return ++this.count;
  }

  private grow(): void {
    const slots = new Int32Array(2 * this.slots.length);
    for (let index = 0; index < this.count; index++) {
      const [chunk, at] = this.positionOf(index);
      let slot = hashOf(chunk, at + 1, at + 1 + chunk[at]) & (slots.length - 1);
      while (slots[slot] > 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = index + 1;
    }
    this.slots = slots;
  }
}

/** FNV-1a, its upper bits mixed into the lower ones, which choose the slot. */
function hashOf(bytes: Uint8Array, from: number, end: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
  return hash ^ (hash >>> 15);
}
