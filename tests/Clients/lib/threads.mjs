import { eventOf } from './device.mjs';

/**
 * Replies in a thread. The SDK wants the thread to exist before one's own first reply to it (an app makes it when its
 * user opens it); otherwise an echo that overtakes the answer to the send finds no place.
 */
export async function reply(client, roomId, rootId, content) {
  client.getRoom(roomId).createThread(rootId, await eventOf(client, roomId, rootId), [], false);
  return client.sendMessage(roomId, rootId, content);
}
