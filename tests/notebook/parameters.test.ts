import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { python, root } from "./python";

const directory = mkdtempSync(join(tmpdir(), "papermill-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** What parameters.py takes of papermill 2.7, which is not among the project's packages. */
const stubs = {
  "cli.py": "papermill = None",
  "models.py": "from collections import namedtuple\nParameter = namedtuple('Parameter', 'name type default help')",
  "translators.py": `
class Translator:
    @classmethod
    def codify(cls, parameters, comment="Parameters"):
        lines = [cls.assign(name, cls.translate(value)) for name, value in parameters.items()]
        return "\\n".join([cls.comment(comment), *lines])

class papermill_translators:
    known = {}
    @classmethod
    def register(cls, language, translator):
        cls.known[language] = translator
`,
};

function translated(expression: string): unknown {
  const program = `import json, parameters as p; t = p.papermill_translators.known["typescript"]; print(json.dumps(${expression}))`;
  const env = { ...process.env, PYTHONPATH: `${directory}:${join(root, "src/notebook")}` };
  const { stdout, stderr } = spawnSync(python!, ["-c", program], { env, encoding: "utf8" });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
}

const cellOf = (notebook: string): string => {
  const { cells } = JSON.parse(readFileSync(join(root, "notebooks", notebook), "utf8"));
  const tagged = cells.filter(({ metadata }: { metadata: { tags?: string[] } }) =>
    metadata.tags?.includes("parameters"),
  );
  expect(tagged).toHaveLength(1); // papermill takes the first
  return tagged[0].source.join("");
};

describe.skipIf(!python)("parameters.py (skipped without .venv: npm run setup)", () => {
  beforeAll(() => {
    mkdirSync(join(directory, "papermill"));
    for (const [name, text] of Object.entries({ "__init__.py": "", ...stubs }))
      writeFileSync(join(directory, "papermill", name), text);
  });

  it("writes values of every kind as TypeScript", () =>
    expect(
      translated(
        `t.codify({"target": "a \\"β\\"\\n", "settings.steps": 20, "on": True, "off": None, "x": [1.5, {"a": 2e-4}]})`,
      ),
    ).toBe(
      [
        "// Parameters",
        'target = "a \\"β\\"\\n";',
        "settings.steps = 20;",
        "on = true;",
        "off = null;",
        'x = [1.5, {"a": 0.0002}];',
      ].join("\n"),
    ));

  it.each([
    ["01-theory.ipynb", { "settings.beta": "0.5", "settings.kl": '"k3"' }],
    ["03-pretrain-and-grpo.ipynb", { target: '"vocabulary"', "settings.max_steps": "60", "settings.epsilon": "0.2" }],
  ])("knows the parameters of %s and their defaults", (notebook, some) => {
    const cell = JSON.stringify(cellOf(notebook));
    const found = translated(`[list(q) for q in t.inspect(type("Cell", (), {"source": ${cell}}))]`) as string[][];
    expect(Object.fromEntries(found.map(([name, , value]) => [name, value]))).toMatchObject(some);
  });
});

describe.skipIf(!python)("parameters.py without papermill", () => {
  it("says what to install", () => {
    const { status, stderr } = spawnSync(python!, [join(root, "src/notebook/parameters.py")], { encoding: "utf8" });
    expect(status).toBe(1);
    expect(stderr).toBe(
      "papermill: expected it in this Python, found no module papermill; run: .venv/bin/pip install papermill\n",
    );
  });
});
