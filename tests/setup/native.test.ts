import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { directoryWith, load } from "./load";

const { missing, mend, note, stampOf } = load("native");
const { addonArguments, findCompiler } = load("compiler");
const { wheelHere } = load("tensorflow");
const { hashOf } = load("stamps");
const { pathsIn } = load("paths");
const { keyOf } = load("../tensor/native/build");

const sources = { "src/tensor/native/op.cc": "int op;", "src/tensor/native/op.h": "// header" };
const binding = { ".cache/binding/grpo-origin.json": JSON.stringify({ sha256: hashOf("binding") }) };
const compiled = { ...binding, ".cache/binding/tfjs_binding.node": "binding" };

/** A clone whose builds are these: bytes by the variant's name. */
function clone(sizes: Record<string, number>, stamp: object = {}) {
  const paths = pathsIn(directoryWith({ ...sources, ".cache/native/ops-avx2.node": "12345" }));
  const rest = { key: keyOf(paths.nativeSources), wheel: wheelHere?.sha256 ?? "none", ...stamp };
  writeFileSync(join(paths.native, "grpo-origin.json"), JSON.stringify({ sizes, ...rest }));
  return paths;
}

describe("the fused ops", () => {
  it("need nothing more where they are built, or where it is known why they cannot be", () => {
    expect(missing(clone({ avx2: 5 }))).toBeUndefined();
    expect(note(clone({ avx2: 5 }))).toBeUndefined();
    expect(missing(clone({}, { whyNone: "no C++ compiler was found" }))).toBeUndefined();
  });

  it("are missing until their stamp is written", () => {
    expect(missing(pathsIn(directoryWith(sources)))).toBe("not built");
  });

  it("are built again when a source changes, is added or renamed, or TensorFlow is another", () => {
    const change = (name: string, text: string) => {
      const paths = clone({ avx2: 5 });
      writeFileSync(join(paths.nativeSources, name), text);
      return missing(paths);
    };
    expect(change("op.cc", "int other;")).toBe("built from other sources");
    expect(change("op.h", "// another")).toBe("built from other sources");
    expect(change("more.h", "")).toBe("built from other sources");
    expect(change("README.md", "text")).toBeUndefined();
    expect(missing(clone({ avx2: 5 }, { wheel: "another" }))).toBe("built for another TensorFlow");
  });

  it("are missing when a build was cut short", () => {
    expect(missing(clone({ avx2: 6 }))).toBe("its files are damaged");
  });
});

afterEach(() => vi.unstubAllEnvs());

const nothing = () => Promise.reject(new Error("nothing is to be run"));
const tools = (run: (command: string, args: string[]) => Promise<string>) => ({ run, progress: { update: () => {} } });

describe.runIf(wheelHere)("building the fused ops", () => {
  it("without a compiler builds none, and set-up goes on", async () => {
    vi.stubEnv("PATH", directoryWith());
    vi.stubEnv("CXX", "");
    const paths = pathsIn(directoryWith({ ...sources, ...compiled }));
    await mend(paths, tools(nothing));
    expect(missing(paths)).toBeUndefined();
    expect(stampOf(paths).whyNone).toContain("no C++ compiler was found");
    expect(note(paths)).toContain("TensorFlow's own do their work, more slowly: no C++ compiler was found");
  });

  it("without a binding that was compiled here builds none, and set-up goes on", async () => {
    const paths = pathsIn(directoryWith({ ...sources, ...binding }));
    await mend(paths, tools(nothing));
    expect(missing(paths)).toBeUndefined();
    expect(stampOf(paths).whyNone).toContain("a binding compiled here");
  });
});

describe.runIf(wheelHere && findCompiler())("building the fused ops by a compiler", () => {
  it("keeps the compiler's reason where it fails, and set-up goes on", async () => {
    const paths = pathsIn(directoryWith({ ...sources, ...compiled }));
    await mend(
      paths,
      tools(() => Promise.reject(new Error("error: unknown argument"))),
    );
    expect(missing(paths)).toBeUndefined();
    expect(stampOf(paths)).toMatchObject({ sizes: {}, whyNone: "the compiler failed: error: unknown argument" });
  });

  it("leaves a build that does not run", async () => {
    const paths = pathsIn(directoryWith({ ...sources, ...compiled }));
    await mend(paths, tools(compileOnly(() => Promise.reject(new Error("undefined symbol: TF_NewStatus")))));
    expect(stampOf(paths)).toMatchObject({ sizes: {}, whyNone: "they do not run: undefined symbol: TF_NewStatus" });
  });

  it("keeps one build where the compiler is too old for another", async () => {
    const paths = pathsIn(directoryWith({ ...sources, ...compiled }));
    const failsFor512 = async (command: string, args: string[]) => {
      if (args.includes("-mavx512f")) throw new Error("error: unrecognized option");
      return compileOnly(async () => "")(command, args);
    };
    await mend(paths, tools(failsFor512));
    expect(missing(paths)).toBeUndefined();
    if (process.arch === "x64") {
      expect(stampOf(paths)).toMatchObject({ sizes: { avx2: 5 }, failed: { avx512: "error: unrecognized option" } });
      expect(note(paths)).toBe("There are no fused ops for avx512: error: unrecognized option");
    }
    expect(stampOf(paths).whyNone).toBeUndefined();
  });

  it("fails where the disk is full: the reason would not last", async () => {
    const paths = pathsIn(directoryWith({ ...sources, ...compiled }));
    const full = () => Promise.reject(new Error("fatal error: No space left on device"));
    await expect(mend(paths, tools(full))).rejects.toThrow("no space is left on the disk");
    expect(missing(paths)).toBe("not built");
  });
});

/** Writes the file that a compiler would; what is no compiler is left to `other`. */
function compileOnly(other: () => Promise<string>) {
  return (_command: string, args: string[]): Promise<string> => {
    const at = args.indexOf("-o");
    if (at < 0) return other();
    writeFileSync(args[at + 1], "12345");
    return Promise.resolve("");
  };
}

describe("the compiler's arguments", () => {
  const { flags, variants } = load("../tensor/native/build");
  const all: string[] = [...flags, ...variants.flatMap((variant: { flags: string[] }) => variant.flags)];

  it("leave no arithmetic to the compiler's liking, and none to the machine that compiles", () => {
    expect(all).toContain("-ffp-contract=off");
    expect(all.filter((flag) => /fast|unsafe|march|mtune|associative|reciprocal/.test(flag))).toEqual([]);
  });

  it("find TensorFlow again from where the build lies", () => {
    const paths = pathsIn("/clone");
    const args = addonArguments(paths, {
      units: ["a.cc"],
      flags,
      libraries: ["libtensorflow_cc.so.2"],
      output: "a.node",
      fromAddon: "../tensorflow/tensorflow",
    });
    expect(args.at(-1)).toMatch(/^-Wl,-rpath,(\$ORIGIN|@loader_path)\/\.\.\/tensorflow\/tensorflow$/);
  });
});
