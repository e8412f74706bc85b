import assert from "assert";
import { FURTHER_SOURCES } from "./further_sources.ts";
import { ALL_GRAD1, grad1, grad2 } from "./gradient_source.ts";
import { gradientSource } from "./source_spec.ts";

Deno.test("a source that is described as data is the source of that name", () => {
  assert.equal(gradientSource({ grad1: "all" }), ALL_GRAD1);
  assert.equal(gradientSource({ grad1: 0 }).name, grad1(0).name);
  assert.equal(gradientSource({ grad1: 3 }).name, grad1(3).name);
  for (const reading of ["signOfMean", "meanOfSigns", "meanOfPerturbations"] as const) {
    assert.equal(gradientSource({ grad2: reading }), grad2(reading));
  }
  assert.equal(gradientSource({ further: "signVote" }), FURTHER_SOURCES.signVote);
});
