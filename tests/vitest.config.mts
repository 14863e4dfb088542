import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const here = import.meta.dirname;
const files = readdirSync(here, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".test.ts"));

/** Slow tests (they measure time and memory, or kill what runs), those in JupyterLab, and those that replace modules. */
const alone = files
  .filter((name) => /\.(slow|lab)\.test\.ts$/.test(name) || readFileSync(join(here, name), "utf8").includes("vi.mock("))
  .map((name) => `tests/${name}`);

/** What takes long, the longest first: begun first, so that two workers end at about the same time. */
const longest = [
  "analyses/independent.slow.test.ts",
  "soak/kills.slow.test.ts",
  "reproduce/smoke.slow.test.ts",
  "notebook/execute.slow.test.ts",
  "experiments/runs/studies.slow.test.ts",
  "experiments/verify/verify.slow.test.ts",
  "figures/committed.slow.test.ts",
  "notebook/jupyterlab.slow.test.ts",
  "training/soak.slow.test.ts",
  "cli/cli.test.ts",
  "verdicts/verdicts.test.ts",
  "model/scoring.test.ts",
  "report/write.test.ts",
];
const missing = longest.filter((name) => !files.includes(name));
if (missing.length > 0) throw new Error(`tests/vitest.config.mts: longest: no test has the path ${missing.join(", ")}`);

class LongestFirst extends BaseSequencer {
  override async sort(all: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => {
      const at = longest.indexOf(relative(here, moduleId));
      return at < 0 ? longest.length : at;
    };
    return (await super.sort(all)).sort((a, b) => rankOf(a) - rankOf(b));
  }
}

export default defineConfig({
  test: {
    root: join(here, ".."),
    globalSetup: "tests/temporary.ts",
    setupFiles: "tests/seed.ts",
    pool: "forks", // the native TensorFlow binding does not load twice in one process
    maxWorkers: 2,
    testTimeout: 60_000,
    sequence: { sequencer: LongestFirst },
    projects: [
      { extends: true, test: { name: "alone", include: alone } },
      {
        extends: true,
        test: {
          name: "together", // the files of a worker share its modules: TensorFlow is loaded twice in all
          isolate: false,
          include: ["tests/**/*.test.ts"],
          exclude: [...configDefaults.exclude, ...alone],
        },
      },
      {
        extends: true,
        test: {
          name: "graph path", // what PyTorch and frequencies say of the ops of our own has to hold of the graphs too
          isolate: false,
          include: ["tests/model/{policy,scoring}.test.ts", "tests/training/{grpo,likelihood,rollout}.test.ts"],
          env: { GRPO_ORIGIN_OPS: "graph" },
        },
      },
    ],
  },
});
