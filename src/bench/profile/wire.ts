/** Reads protocol buffers without their schema: as much as TensorFlow's step statistics need. */

/** A field of a message: its number, and a number or the bytes of a text or a message within. */
export interface Field {
  number: number;
  value: number | Uint8Array;
}

/**
 * The fields of a message in their order. Integers above 2⁵³ lose digits; fixed32 and fixed64 are given as bytes.
 * Source: protobuf.dev, "Encoding".
 *
 * @throws RangeError where the message is cut short or has a wire type that proto3 does not know
 */
export function fieldsOf(message: Uint8Array): Field[] {
  const reader = new Reader(message);
  const fields: Field[] = [];
  while (!reader.isAtEnd()) {
    const tag = reader.varint();
    fields.push({ number: Math.floor(tag / 8), value: reader.value(tag % 8) });
  }
  return fields;
}

/** The last value of a field that is a number; 0 where it is missing, as proto3 leaves out what is 0. */
export function numberIn(fields: Field[], number: number): number {
  return Number(fields.filter((field) => field.number === number).at(-1)?.value ?? 0);
}

/** The text of a field; empty where it is missing. */
export function textIn(fields: Field[], number: number): string {
  const [bytes] = bytesIn(fields, number);
  return bytes ? Buffer.from(bytes).toString() : "";
}

/** The texts or messages of a repeated field. */
export function bytesIn(fields: Field[], number: number): Uint8Array[] {
  return fields.filter((field) => field.number === number).map(({ value }) => value as Uint8Array);
}

class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.take(1)[0];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  value(wireType: number): number | Uint8Array {
    if (wireType === 0) return this.varint();
    if (wireType === 1) return this.take(8);
    if (wireType === 2) return this.take(this.varint());
    if (wireType === 5) return this.take(4);
    throw new RangeError(`expected a wire type of protocol buffers (0, 1, 2 or 5), got ${wireType}`);
  }

  private take(length: number): Uint8Array {
    const taken = this.bytes.subarray(this.at, this.at + length);
    if (taken.length < length) throw new RangeError(`expected ${length} bytes at ${this.at}, the message ends`);
    this.at += length;
    return taken;
  }
}
