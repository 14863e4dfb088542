/** Bytes within a widget's state: they leave the JSON and travel as frames of their own, as ipywidgets has it. */

/** A widget's state by its traits' names. */
export type State = Record<string, unknown>;

/** Keys and indices from a state down to one of its values. */
export type Path = (string | number)[];

export interface Packed {
  /** The state, with null where bytes were. */
  data: State;
  paths: Path[];
  buffers: Uint8Array[];
}

/** Takes typed arrays, at any depth, out of the state; a front end sees DataViews in their stead. */
export function takeBuffers(state: State): Packed {
  const paths: Path[] = [];
  const buffers: Uint8Array[] = [];
  const take = (part: unknown, path: Path): unknown => {
    if (ArrayBuffer.isView(part)) {
      paths.push(path);
      buffers.push(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
      return null;
    }
    if (Array.isArray(part)) return part.map((item, i) => take(item, [...path, i]));
    if (part === null || typeof part !== "object" || "toJSON" in part) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, take(item, [...path, key])]));
  };
  return { data: take(state, []) as State, paths, buffers };
}

/** The inverse of takeBuffers: puts each buffer where its path leads, in `state` itself. */
export function putBuffers(state: State, paths: Path[], buffers: Uint8Array[]): State {
  paths.forEach((path, i) => {
    const holder = path.slice(0, -1).reduce<State>((at, key) => at[key] as State, state);
    holder[path[path.length - 1]] = buffers[i];
  });
  return state;
}
