import assert from "assert";
import { madeUpSuite } from "../strongest/_made_up_suite.ts";
import { whatRemains } from "../strongest/remains.ts";
import { strongestSection } from "./strongest_section.ts";

const FOUND = madeUpSuite(400, (point) => ({
  ensemble: point === "clean" ? 1 : 0,
  member: point === "clean" ? 1 : 0,
}), { method: "<b>bagging</b>" });

Deno.test("the section has what is left, Table X without the paper, and an answer to each question", () => {
  const { text } = strongestSection([FOUND]);
  assert(text.includes(whatRemains([FOUND])[0]!.replaceAll("<", "&lt;").replaceAll(">", "&gt;")));
  assert.match(text, /<h3>Table X, what is left, MNIST<\/h3>/);
  assert.match(text, /<details><summary>Every attack<\/summary>\s*<h3>Table X, epsilon 0.2, MNIST/);
  assert.match(text, /strongest per image<\/td>/);
  assert.doesNotMatch(text, /paper <|<b>bagging/);
  for (const id of ["E1", "E2", "E3", "E4", "E5", "E6"]) {
    assert.match(text, new RegExp(`<article class="claim" id="${id}"`));
  }
  assert.match(text, /✓ yes<\/span>/);
  assert.match(text, /✗ no<\/span>/);
  assert.match(text, /\? open<\/span>/);
  assert.match(text, /at epsilon 0: 1\.00, 0\.05: 0\.00/);
});

Deno.test("without stronger attacks the section says how to make them", () => {
  const { text } = strongestSection([]);
  assert.match(text, /id="strongest"/);
  assert.match(text, /<code>deno task reproduce strongest<\/code>/);
});
