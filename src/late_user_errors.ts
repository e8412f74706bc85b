/** Mistakes of the user that are found after the call that made them, as a GPU tells them. */

import { UserError } from "./errors.ts";

/** Has each of them told to `tell`, in the place of an uncaught error that ends the thread. */
export function catchLateUserErrors(tell: (error: UserError) => void): void {
  globalThis.addEventListener("error", (event) => {
    if (!(event.error instanceof UserError)) return;
    event.preventDefault();
    tell(event.error);
  });
}
