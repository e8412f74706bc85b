import assert from "assert";
import { accuracyEstimate } from "./accuracy_estimate.ts";
import { wilsonInterval } from "./wilson.ts";

Deno.test("members that are all right, or all wrong, have Wilson's interval, as one of them would", () => {
  const unused = (): never => assert.fail("no random numbers are needed here");
  for (const [rows, value] of [[1, 1], [3, 1], [3, 0]] as const) {
    const images = 50;
    const values = new Uint8Array(rows * images).fill(value);
    const { effect, interval } = accuracyEstimate(
      [{ population: "members", rows, images, values }],
      unused,
    );
    assert.equal(effect, value);
    assert.deepEqual(interval, wilsonInterval(value * images, images));
  }
});
