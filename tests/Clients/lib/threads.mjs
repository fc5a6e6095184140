import { eventOf } from './device.mjs';
import { eventually } from './eventually.mjs';

/**
 * Replies in a thread that has been opened and loaded first, as an app does it: without that the SDK finds no place for
 * an echo that overtakes the answer to the send.
 */
export async function reply(client, roomId, rootId, content) {
  const thread = client.getRoom(roomId).createThread(rootId, await eventOf(client, roomId, rootId), [], false);
  await eventually('the thread is loaded', () => thread.initialEventsFetched);
  return client.sendMessage(roomId, rootId, content);
}
