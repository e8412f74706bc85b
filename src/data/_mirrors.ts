/** Mirrors on this machine, for tests of downloads. */

/** Runs a test with one server for each handler; `mirrors` are their addresses. */
export async function withMirrors(
  handlers: ((request: Request) => Response | Promise<Response>)[],
  body: (mirrors: string[]) => Promise<void>,
): Promise<void> {
  const options = { hostname: "127.0.0.1", port: 0, onListen: (): void => {} };
  const servers = handlers.map((handler) => Deno.serve(options, handler));
  const mirrors = servers.map(({ addr }) => `http://127.0.0.1:${addr.port}/`);
  await body(mirrors).finally(() => Promise.all(servers.map((server) => server.shutdown())));
}
