import { type Look, scatter, type Trace } from "./marks";
import { ink } from "./theme";

/** Names a look in the legend, in a colour that is no target's: a mark without a place. Goes before the marks it names. */
export function key(look: Omit<Look, "colour">): Trace {
  return scatter({ x: [NaN], y: [NaN] }, { ...look, colour: ink.soft });
}
