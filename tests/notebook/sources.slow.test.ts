import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, contentsOf, textOf } from "./client";
import { root } from "./python";

describe("a cell that imports our modules", () => {
  const directory = mkdtempSync(join(root, "src/notebook/.test-"));
  const name = directory.slice(root.length + 1);
  const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
  let kernel: Client;
  beforeAll(async () => {
    kernel = await Client.start();
  }, 60_000);
  afterAll(async () => {
    rmSync(directory, { recursive: true });
    await kernel.stop();
  });

  it("sees a file that was edited since, through the files that import it", async () => {
    write("base.ts", "export const step = 1;");
    write("user.ts", 'import { step } from "./base";\nexport const twice = 2 * step;');
    const run = () => kernel.execute(`import { twice } from "./${name}/user"; twice`);
    expect(textOf(await run())).toBe("2");
    expect(textOf(await run())).toBe("2");
    write("base.ts", "export const step = 10;");
    expect(textOf(await run())).toBe("20");
  });

  it("goes on when files appear beside those that it imported, and finds them", async () => {
    write("first.ts", "export const first = 1;");
    await kernel.execute(`import { first } from "./${name}/first"; first`);
    const [missing] = contentsOf(await kernel.execute(`import { second } from "./${name}/second"; second`), "error");
    expect(missing.evalue).toContain("second");
    write("second.ts", "export const second = 2;");
    await new Promise((resolve) => setTimeout(resolve, 2_000)); // TypeScript looks at directories from time to time
    expect(textOf(await kernel.execute(`import { second } from "./${name}/second"; second`))).toBe("2");
  });

  it("is told where a path is now that a file of theirs imports, and which file it is", async () => {
    write("late.ts", 'export { groupBy } from "../../groupBy";');
    const [error] = contentsOf(await kernel.execute(`import { groupBy } from "./${name}/late"; groupBy`), "error");
    expect(error.evalue).toBe(
      `${name}/late.ts: Cannot find module '../../groupBy': it moved to ../../common/groupBy; CHANGELOG.md lists what moved`,
    );
  });

  it("sees JSON that was edited since, and loads it typed", async () => {
    write("settings.json", '{ "beta": 0.05 }');
    const run = () => kernel.execute(`import settings from "./${name}/settings.json"; settings.beta`);
    expect(textOf(await run())).toBe("0.05");
    write("settings.json", '{ "beta": 0.1 , "G": 16 }');
    expect(textOf(await run())).toBe("0.1");
  });

  it("may use TypeScript files outside of src", async () => {
    const other = mkdtempSync(join(root, "tests/notebook/.test-"));
    try {
      writeFileSync(join(other, "mine.ts"), "export enum Kind { A = 'a' }\nexport const kinds: Kind[] = [Kind.A];");
      const file = `./${other.slice(root.length + 1)}/mine`;
      expect(textOf(await kernel.execute(`import { kinds } from "${file}"; kinds`))).toBe("[ 'a' ]");
    } finally {
      rmSync(other, { recursive: true });
    }
  });

  it("keeps one instance of a module that was not edited", async () => {
    write("state.ts", "export const seen: number[] = [];");
    write("other.ts", `import { seen } from "./state";\nexport const add = () => seen.push(1);`);
    await kernel.execute(`import { add } from "./${name}/other"; add();`);
    expect(textOf(await kernel.execute(`import { seen } from "./${name}/state"; seen.length`))).toBe("1");
  });

  it("is not kept from running by a type error that is not its own", async () => {
    write("wrong.ts", 'export const n: number = "text";');
    expect(textOf(await kernel.execute(`import { n } from "./${name}/wrong"; String(n)`))).toBe("'text'");
  });

  it("is told of a type error in its use of them", async () => {
    const [error] = contentsOf(
      await kernel.execute('import { requirePositive } from "./src/common/require"; requirePositive("x", "1");'),
      "error",
    );
    expect(error.evalue).toContain("Argument of type 'string' is not assignable to parameter of type 'number'");
  });

  it("shares one TensorFlow with danfojs", async () => {
    const cell = [
      'import { tf } from "./src/tensor/load";',
      'import * as dfd from "danfojs-node";',
      "const frame = new dfd.DataFrame([{ e: 0, gain: 0.02 }, { e: 0.02, gain: 0.17 }]);",
      "const libraries = Object.keys(require.cache).filter((file) => /tfjs-node\\/dist\\/index\\.js$/.test(file));",
      "[frame.shape, dfd.tensorflow.engine() === (tf.engine() as unknown), libraries.length]",
    ].join("\n");
    expect(textOf(await kernel.execute(cell))).toBe("[ [ 2, 2 ], true, 1 ]");
  });
});
