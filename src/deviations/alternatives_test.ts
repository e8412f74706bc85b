import assert from "assert";
import { UserError } from "../errors.ts";
import { alternativeNamed, ALTERNATIVES, alternativeText } from "./alternatives.ts";

Deno.test("every option that is measured is known by its text, and no other", () => {
  for (const one of ALTERNATIVES) assert.equal(alternativeNamed(alternativeText(one)), one);
  const all = ALTERNATIVES.map(alternativeText).join(", ");
  assert.throws(
    () => alternativeNamed("attackLabel=true"),
    new UserError(
      `What follows must be of ${all}; or paper and flags; or nothing: received attackLabel=true`,
    ),
  );
});
