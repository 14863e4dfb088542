import { describe, expect, it } from "vitest";
import { load } from "./load";

const { refusal, warning } = load("supported");

describe("the Node that runs us", () => {
  it.each(["20.19.0", "20.20.2", "22.0.0", "24.1.0", "26.10.0", "27.0.0"])("may be %s", (version) => {
    expect(refusal(version, "linux")).toBeUndefined();
  });

  it.each(["16.20.2", "18.20.8", "20.18.3"])("may not be %s, and the refusal says what to do", (version) => {
    expect(refusal(version, "linux")).toMatch(
      /expected Node 20\.19 or later, found [\d.]+\nmend: {3}install a current Node/,
    );
  });

  it("is warned about, not refused, when it is newer than any that was tried", () => {
    expect(warning("26.10.0")).toBeUndefined();
    expect(warning("27.0.0")).toContain("newer");
  });

  it("is sent to WSL on Windows", () => expect(refusal("24.0.0", "win32")).toContain("wsl --install"));
});
