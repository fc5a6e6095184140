const interval = 25;
// How long anything may take, in milliseconds.
const patience = Number(globalThis.process?.env.WEFT_PATIENCE ?? 30_000);

/**
 * Waits until `look` answers something true, and answers that. Looks at once and then every few milliseconds; a thrown
 * error counts as "not yet". After the time limit (milliseconds) it fails, naming what was awaited.
 */
export async function eventually(what, look, limit = patience) {
  const end = performance.now() + limit;
  let last;
  for (;;) {
    try {
      const found = await look();
      if (found) return found;
      last = `last seen: ${found}`;
    } catch (error) {
      last = `last error: ${error.message}`;
    }
    if (performance.now() > end) throw new Error(`did not happen within ${limit} ms: ${what} (${last})`);
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}

/** The next `event` of an emitter for which `accept` holds, as the array of its arguments. Subscribes at once. */
export function next(emitter, event, accept = () => true, limit = patience) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      emitter.off(event, listener);
      reject(new Error(`did not happen within ${limit} ms: event "${event}"`));
    }, limit);
    function listener(...parts) {
      if (!accept(...parts)) return;
      clearTimeout(timer);
      emitter.off(event, listener);
      resolve(parts);
    }
    emitter.on(event, listener);
  });
}
