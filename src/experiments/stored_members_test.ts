import assert from "assert";
import { UserError } from "../errors.ts";
import type { StoredUnit } from "./store.ts";
import { storedMembers } from "./stored_members.ts";

Deno.test("no read goes on when a member that is missing is told of", async () => {
  const slow = Promise.withResolvers<undefined>();
  let isRead = false;
  const store = {
    get: async (key: string): Promise<StoredUnit | undefined> => {
      if (key === "slow") {
        await slow.promise;
        isRead = true;
      }
      return undefined;
    },
  };
  const told = assert.rejects(
    storedMembers(store, ["missing", "slow"], "teacher"),
    new UserError("The store lacks the teacher missing: run again to train it"),
  ).then(() => assert(isRead, "a read was left behind"));
  await new Promise((resolve) => setTimeout(resolve, 0));
  slow.resolve(undefined);
  await told;
});
