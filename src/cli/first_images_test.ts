import assert from "assert";
import { drawDigits } from "../data/digits.ts";
import { UserError } from "../errors.ts";
import { imagesToAttack } from "./first_images.ts";

Deno.test("as many images are attacked as are asked for, and of the usual number all there are", () => {
  const dataset = drawDigits({ seed: 1, train: 7, test: 250 });
  assert.equal(imagesToAttack(undefined, 200, dataset), 200);
  assert.equal(imagesToAttack(undefined, 2000, dataset), 250);
  assert.equal(imagesToAttack(250, 200, dataset), 250);
  assert.throws(
    () => imagesToAttack(251, 2000, dataset),
    new UserError("--images 251 is more than the 250 test images of synthetic"),
  );
});
