import assert from "assert";
import { UserError } from "../src/errors.ts";
import { refuseOtherFlags } from "./note.ts";

Deno.test("a script refuses flags that it does not know", () => {
  assert.doesNotThrow(() => refuseOtherFlags([]));
  assert.doesNotThrow(() => refuseOtherFlags(["--first"], ["--first", "--last"]));
  assert.throws(
    () => refuseOtherFlags(["--dataset", "cifar10"]),
    new UserError("There are no flags: received --dataset"),
  );
  assert.throws(
    () => refuseOtherFlags(["--first", "--fast"], ["--first", "--last"]),
    new UserError("The flags are --first, --last: received --fast"),
  );
});
