import assert from "assert";
import { UserError } from "../errors.ts";
import type { EchoRequest } from "./_echo_worker.ts";
import { shareFloats } from "./shared_memory.ts";
import { WorkerThread } from "./worker_thread.ts";

const MODULE = new URL("./_echo_worker.ts", import.meta.url);

type EchoThread = WorkerThread<{ name: string }, EchoRequest, string>;

async function withThread(
  name: string,
  body: (thread: EchoThread) => Promise<void>,
): Promise<void> {
  const thread: EchoThread = new WorkerThread(MODULE, { name });
  await body(thread).finally(() => thread.close("The test is over"));
}

Deno.test("calls are answered in their order, each with its own progress", async () => {
  await withThread("Echo", async (thread) => {
    const heard: string[] = [];
    await Promise.all([
      thread.call({ say: ["one", "two"] }, (words) => heard.push(`first ${words}`)),
      thread.call({ say: ["three"] }, (words) => heard.push(`second ${words}`)),
    ]);
    assert.deepEqual(heard, ["first Echo: one", "first Echo: two", "second Echo: three"]);
  });
});

Deno.test("a worker writes into the memory it is shown", async () => {
  await withThread("Echo", async (thread) => {
    const floats = shareFloats(Float32Array.of(1, 2.5));
    await thread.call({ add: floats });
    assert.deepEqual([...floats], [2, 3.5]);
  });
});

Deno.test("an error arrives as what it is, and the next call is answered", async () => {
  await withThread("Echo", async (thread) => {
    await assert.rejects(thread.call({ fail: "UserError" }), new UserError("as a user error"));
    await assert.rejects(thread.call({ fail: "RangeError" }), new RangeError("as a range error"));
    await assert.rejects(thread.call({ fail: "TypeError" }), new Error("as a type error"));
    await assert.rejects(thread.call({ fail: "text" }), new Error("as a text"));
    await thread.call({ say: [] });
  });
});

Deno.test("a mistake that is reported late fails the call, as what it is", async () => {
  await withThread("Echo", async (thread) => {
    for (const andThrow of [false, true]) {
      const call = thread.call({ reportMistake: "too large", andThrow });
      await assert.rejects(call, new UserError("too large"));
      await thread.call({ say: [] });
    }
  });
});

Deno.test("a request that cannot be sent fails, and the next call is answered", async () => {
  await withThread("Echo", async (thread) => {
    const unsendable = { say: [], and: () => {} } as EchoRequest;
    await assert.rejects(thread.call(unsendable), /could not be cloned/);
    await thread.call({ say: [] });
  });
});

Deno.test("the error of a setup is told to everyone who asks", async () => {
  await withThread("", async (thread) => {
    const expected = new UserError("A worker needs a name");
    await assert.rejects(thread.ready, expected);
    await assert.rejects(thread.call({ say: [] }), expected);
    await assert.rejects(thread.call({ say: [] }), expected);
  });
});

Deno.test("a thread that dies fails the call under way and every later one", async () => {
  await withThread("Echo", async (thread) => {
    await assert.rejects(thread.call({ die: "of boredom" }), /of boredom/);
    await assert.rejects(thread.call({ say: [] }), /of boredom/);
  });
});

Deno.test("a module that fails while it loads fails every call", async () => {
  const module = new URL("data:text/javascript,throw new Error('out of order')");
  const thread = new WorkerThread(module, {});
  await assert.rejects(thread.call({}), /out of order/);
  await assert.rejects(thread.call({}), /out of order/);
  thread.close("The test is over");
});

Deno.test("closing fails the call under way, those that wait and all later ones", async () => {
  await withThread("Echo", async (thread) => {
    await thread.ready;
    const calls = [thread.call({ wait: "forever" }), thread.call({ say: [] })];
    await new Promise((resolve) => setTimeout(resolve)); // the first one is under way
    thread.close("Closed for the night");
    calls.push(thread.call({ say: [] }));
    const outcomes = await Promise.allSettled(calls);
    for (const outcome of outcomes) {
      assert(outcome.status === "rejected");
      assert.equal(outcome.reason.message, "Closed for the night");
    }
  });
});
