import assert from "assert";
import fc from "fast-check";
import { tCdf, tQuantile } from "./student_t.ts";

Deno.test("tQuantile() gives the values of the published table", () => {
  // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2, "Critical values of the t distribution".
  const table: [df: number, p950: number, p975: number, p995: number][] = [
    [1, 6.314, 12.706, 63.657],
    [2, 2.92, 4.303, 9.925],
    [3, 2.353, 3.182, 5.841],
    [5, 2.015, 2.571, 4.032],
    [9, 1.833, 2.262, 3.25],
    [30, 1.697, 2.042, 2.75],
    [100, 1.66, 1.984, 2.626],
    [Infinity, 1.645, 1.96, 2.576],
  ];
  for (const [df, p950, p975, p995] of table) {
    assert.equal(tQuantile(0.95, df).toFixed(3), p950.toFixed(3), `95 %, df ${df}`);
    assert.equal(tQuantile(0.975, df).toFixed(3), p975.toFixed(3), `97.5 %, df ${df}`);
    assert.equal(tQuantile(0.995, df).toFixed(3), p995.toFixed(3), `99.5 %, df ${df}`);
  }
});

Deno.test("tCdf() has the closed forms of one and of two degrees of freedom", () => {
  for (const t of [-50, -3, -0.7, 0, 0.01, 0.7, 3, 50]) {
    assert(Math.abs(tCdf(t, 1) - (0.5 + Math.atan(t) / Math.PI)) < 1e-12, `df 1, t ${t}`);
    assert(Math.abs(tCdf(t, 2) - (0.5 + t / (2 * Math.sqrt(2 + t * t)))) < 1e-12, `df 2, t ${t}`);
  }
  assert.equal(tCdf(-Infinity, 3), 0);
  assert.equal(tCdf(Infinity, 3), 1);
});

Deno.test("tCdf() with many degrees of freedom is the normal distribution", () => {
  assert(Math.abs(tCdf(1.959963984540054, Infinity) - 0.975) < 1e-5);
  assert(Math.abs(tCdf(-3, 1e9) - 0.0013498980316301) < 1e-6);
});

Deno.test("tQuantile() undoes tCdf(), for any degrees of freedom", () => {
  const df = fc.double({ min: 0.5, max: 1000, noNaN: true });
  fc.assert(fc.property(fc.double({ min: -6, max: 6, noNaN: true }), df, (t, df) => {
    const p = tCdf(t, df);
    fc.pre(p > 1e-6 && p < 1 - 1e-6);
    assert(Math.abs(tCdf(tQuantile(p, df), df) - p) < 1e-9);
    assert(Math.abs(tCdf(-t, df) + p - 1) < 1e-12);
  }));
});

Deno.test("tCdf() tells the smallest values from 0", () => {
  // Near 0 the density is flat: 0.3957 at 32.0367 degrees of freedom.
  const t = -5.960464477539063e-8;
  const p = tCdf(t, 32.03667476074727);
  assert(p < 0.5 && Math.abs(p - (0.5 + 0.3957 * t)) < 1e-11, `${p - 0.5}`);
});

Deno.test("tCdf() and tQuantile() refuse what is no t, probability or number of degrees", () => {
  const refuse = (call: () => number, message: string): void =>
    assert.throws(call, { name: "RangeError", message });
  refuse(() => tCdf(NaN, 1), "Student's t is not a number");
  refuse(() => tCdf(1, 0), "Degrees of freedom must be above 0: received 0");
  refuse(() => tQuantile(1, 1), "A quantile needs a probability in (0, 1): received 1");
});
