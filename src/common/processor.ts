/** The processor that this program runs on: what it is called, and which instructions it has. */

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/** A processor. Numbers are those of its maker, undefined where the system does not tell them. */
export interface Processor {
  /** The name it is sold under; several kinds may share one. */
  model: string;
  /** x86: CPU family; ARM: implementer; Apple: hw.cpufamily. */
  family?: number;
  /** x86: model; ARM: part; Apple: hw.cpusubfamily. */
  modelNumber?: number;
  /** x86: stepping; ARM: variant · 16 + revision. */
  stepping?: number;
  /** Those that numerical libraries choose their kernels by, in Linux's spelling, sorted: `avx2`, `avx512f`, `asimd`. */
  instructionSets: string[];
}

let known: Processor | undefined;

/** The processor of this machine; asked for once a process. */
export function processor(): Processor {
  known ??= ask();
  return known;
}

function ask(): Processor {
  const name = cpus()[0]?.model ?? "unknown";
  if (process.platform === "linux") return ofCpuinfo(readFileSync("/proc/cpuinfo", "utf8"), name);
  if (process.platform !== "darwin") return { model: name, instructionSets: [] };
  const keys = ["machdep.cpu", "hw.optional", "hw.cpufamily", "hw.cpusubfamily"];
  return ofSysctl(spawnSync("sysctl", keys, { encoding: "utf8" }).stdout ?? "", name);
}

/** The first processor in the text of Linux's /proc/cpuinfo; `name` where the text has none, as on ARM. */
export function ofCpuinfo(text: string, name = "unknown"): Processor {
  const fields = fieldsOf(text.split("\n\n")[0]);
  const revision = numberOf(fields["CPU revision"]);
  const variant = numberOf(fields["CPU variant"]);
  return {
    model: fields["model name"] ?? name,
    family: numberOf(fields["cpu family"] ?? fields["CPU implementer"]),
    modelNumber: numberOf(fields["model"] ?? fields["CPU part"]),
    stepping: numberOf(fields["stepping"]) ?? (revision === undefined ? undefined : (variant ?? 0) * 16 + revision),
    instructionSets: instructionSetsIn((fields["flags"] ?? fields["Features"] ?? "").split(" ")),
  };
}

/** The processor in the output of macOS's sysctl; `name` where it has none. */
export function ofSysctl(text: string, name = "unknown"): Processor {
  const fields = fieldsOf(text);
  const listed = `${fields["machdep.cpu.features"] ?? ""} ${fields["machdep.cpu.leaf7_features"] ?? ""}`;
  const optional = Object.keys(fields).filter((key) => key.startsWith("hw.optional.") && fields[key] === "1");
  const names = [...listed.split(" "), ...optional.map((key) => key.slice(key.lastIndexOf(".") + 1))];
  return {
    model: fields["machdep.cpu.brand_string"] ?? name,
    family: numberOf(fields["machdep.cpu.family"] ?? fields["hw.cpufamily"]),
    modelNumber: numberOf(fields["machdep.cpu.model"] ?? fields["hw.cpusubfamily"]),
    stepping: numberOf(fields["machdep.cpu.stepping"]),
    instructionSets: instructionSetsIn(names.map(inLinuxSpelling)),
  };
}

/** Lines `name : value`. */
function fieldsOf(text: string): Partial<Record<string, string>> {
  const lines = text.matchAll(/^([^:\n]+?)\s*:[ \t]*(.*?)[ \t]*$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}

function numberOf(text: string | undefined): number | undefined {
  const number = text === undefined || text === "" ? NaN : Number(text); // decimal, or 0x…
  return Number.isFinite(number) ? number : undefined;
}

const sought = /^(sse4_[12]|avx\w*|fma|f16c|bmi[12]|amx_\w+|asimd\w*|sve\w*|sme(_\w+|\d\w*)?|bf16|i8mm)$/;

function instructionSetsIn(names: string[]): string[] {
  return [...new Set(names.filter((name) => sought.test(name)))].sort();
}

const spellings: Record<string, string> = {
  "sse4.1": "sse4_1",
  "sse4.2": "sse4_2",
  "avx1.0": "avx",
  avx2_0: "avx2",
  avx1_0: "avx",
  neon: "asimd",
  advsimd: "asimd",
  dotprod: "asimddp",
  fp16: "asimdhp",
};

/** macOS writes `AVX2`, `neon`, `FEAT_DotProd` and `FEAT_BF16`. */
function inLinuxSpelling(name: string): string {
  const plain = name.toLowerCase().replace(/^feat_/, "");
  return spellings[plain] ?? plain;
}
