/** A worker for tests: it does as it is told. */

import { UserError } from "../errors.ts";
import { serveThread } from "./worker_thread.ts";

/** What the worker is asked to do. */
export type EchoRequest =
  | { readonly say: readonly string[] }
  | { readonly add: Float32Array }
  | { readonly fail: "UserError" | "RangeError" | "TypeError" | "text" }
  | { readonly die: string }
  | { readonly reportMistake: string; readonly andThrow: boolean }
  | { readonly wait: "forever" };

serveThread<{ readonly name: string }, EchoRequest, string>(async ({ name }) => {
  await Promise.resolve();
  if (name === "") throw new UserError("A worker needs a name");
  return async (request, report) => {
    if ("say" in request) {
      for (const word of request.say) {
        await new Promise((resolve) => setTimeout(resolve));
        report(`${name}: ${word}`);
      }
    } else if ("add" in request) request.add.forEach((x, i) => request.add[i] = x + 1);
    else if ("fail" in request) throw failure(request.fail);
    else if ("reportMistake" in request) {
      setTimeout(() => reportError(new UserError(request.reportMistake)));
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (request.andThrow) throw new Error("what came of the mistake");
    } else if ("die" in request) await die(request.die);
    else await new Promise(() => {});
  };
});

function failure(kind: "UserError" | "RangeError" | "TypeError" | "text"): unknown {
  switch (kind) {
    case "UserError":
      return new UserError("as a user error");
    case "RangeError":
      return new RangeError("as a range error");
    case "TypeError":
      return new TypeError("as a type error");
    case "text":
      return "as a text";
  }
}

/** Throws where nobody catches, which ends the thread. */
function die(message: string): Promise<never> {
  setTimeout(() => {
    throw new Error(message);
  });
  return new Promise(() => {});
}
