import { describe, expect, it } from "vitest";
import { directoryWith, load } from "./load";

const { missing, wheelHere } = load("tensorflow");
const { pathsIn } = load("paths");

/** A clone with libraries of five bytes, and a stamp. */
function clone(stamp?: object) {
  const files: Record<string, string> = {};
  for (const name of wheelHere.libraries) files[`.cache/tensorflow/tensorflow/${name}`] = "12345";
  if (stamp) files[".cache/tensorflow/grpo-origin.json"] = JSON.stringify(stamp);
  return pathsIn(directoryWith(files));
}

const sizes = (bytes: number) => Object.fromEntries(wheelHere?.libraries.map((name: string) => [name, bytes]) ?? []);

describe.runIf(wheelHere)("the native TensorFlow", () => {
  const sha256 = wheelHere?.sha256;

  it("can be used when all of it was unpacked from the wheel that is asked for", () => {
    expect(missing(clone({ sha256, sizes: sizes(5) }))).toBeUndefined();
  });

  it("is missing until its stamp is written", () => expect(missing(clone())).toBe("not there"));

  it("is missing when a library was cut short", () => {
    expect(missing(clone({ sha256, sizes: sizes(6) }))).toBe("its libraries are damaged");
  });

  it("is replaced when another version is asked for", () => {
    expect(missing(clone({ sha256: "another", version: "2.20.0", sizes: sizes(5) }))).toContain("2.20.0");
  });
});
