import { afterEach, describe, expect, it, vi } from "vitest";
import { disposeGraphs, graphOf } from "../../src/model/graphs";
import * as captures from "../../src/tensor/graph/capture";
import { tf } from "../../src/tensor/load";
import { demandNoLeaks } from "./checks";
import { tinyPolicy } from "./tiny";

vi.mock("../../src/tensor/graph/capture", { spy: true });

demandNoLeaks();
afterEach(() => {
  disposeGraphs();
  vi.mocked(captures.capture).mockClear();
});

const request = { samples: 20, maxLength: 3, temperature: 1, key: [1, 2] as [number, number] };

describe("graphs", () => {
  it("are captured once for all policies of one configuration", () => {
    const [a, b] = [tinyPolicy({}, 0.5), tinyPolicy({}, 0.9)];
    const drawn = [a, b, a].map((policy) => policy.generate([[2, 3]], request));
    expect(captures.capture).toHaveBeenCalledTimes(1);
    expect(drawn[0]).toEqual(drawn[2]);
    expect(drawn[0]).not.toEqual(drawn[1]); // each with its own parameters
    a.dispose();
    b.dispose();
  });

  it("are captured anew for another configuration, shape or setting", () => {
    const [a, b] = [tinyPolicy(), tinyPolicy({ activation: "gelu" })];
    a.generate([[2, 3]], request);
    b.generate([[2, 3]], request);
    a.generate([[2, 3, 4]], request);
    a.generate([[2, 3]], { ...request, temperature: 0.5 });
    expect(captures.capture).toHaveBeenCalledTimes(4);
    a.dispose();
    b.dispose();
  });

  it("are freed by disposeGraphs, and captured again when needed", () => {
    const inputs = { x: tf.tensor1d([1, 2]) };
    const double = () => graphOf({ name: "double" }, ({ x }) => ({ y: x.mul(2) }), inputs);
    const values = (graph: captures.Captured) => {
      const { y } = graph.run(inputs);
      const result = [...y.dataSync()];
      y.dispose();
      return result;
    };
    const graph = double();
    expect(values(graph)).toEqual([2, 4]);
    disposeGraphs();
    expect(() => values(graph)).toThrow("double: was disposed of");
    expect(values(double())).toEqual([2, 4]);
    expect(captures.capture).toHaveBeenCalledTimes(2);
    tf.dispose(inputs);
  });
});
