import assert from 'node:assert/strict';
import { NotificationCountType, ReceiptType } from 'matrix-js-sdk';
import { overBothSyncs, overSyncV3 } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { device, eventOf, person, roomOf } from './lib/device.mjs';
import { roomWith } from './lib/rooms.mjs';
import { reply } from './lib/threads.mjs';
import { eventually } from './lib/eventually.mjs';

const { Total, Highlight } = NotificationCountType;
const text = (body, mentions) => ({ msgtype: 'm.text', body, 'm.mentions': mentions ?? {} });
const readUpTo = (client, room, by) => client.getRoom(room).getReadReceiptForUserId(by, true)?.eventId;

overBothSyncs('A public receipt is seen by the others', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob]);
  const { event_id: id } = await alice.client.sendMessage(room, text('read me'));
  await bob.client.sendReadReceipt(await eventOf(bob.client, room, id));
  await eventually('alice sees that bob has read', () => readUpTo(alice.client, room, bob.id) === id);
});

overSyncV3('A private receipt counts for its owner and is seen by nobody else', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob]);
  const second = await device(t, bob.user, sync);
  const { event_id: secret } = await alice.client.sendMessage(room, text('read me'));
  const event = await eventOf(bob.client, room, secret);
  const total = () => second.getRoom(room).getUnreadNotificationCount(Total);
  await eventually('one unread', () => total() === 1);

  await bob.client.sendReadReceipt(event, ReceiptType.ReadPrivate);
  await eventually('nothing unread', () => total() === 0);
  const { event_id: open } = await alice.client.sendMessage(room, text('and me'));
  await bob.client.sendReadReceipt(await eventOf(bob.client, room, open));
  await eventually('alice sees the public one', () => readUpTo(alice.client, room, bob.id) === open);
  const seen = alice.client.getRoom(room).getReceiptsForEvent(alice.client.getRoom(room).findEventById(secret));
  assert.ok(!seen.some((receipt) => receipt.userId === bob.id), 'the private one never reached alice');
});

overBothSyncs('Unread messages and mentions are counted until they are read', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const carol = await person(t, homeserver, 'carol', sync);
  const room = await roomWith([alice, bob, carol]);
  const count = (type) => bob.client.getRoom(room).getUnreadNotificationCount(type);

  await alice.client.sendMessage(room, text('one'));
  await alice.client.sendMessage(room, text('two'));
  const { event_id: mention } = await alice.client.sendMessage(room, text('bob!', { user_ids: [bob.id] }));
  await eventually('three unread, one highlighted', () => count(Total) === 3 && count(Highlight) === 1);
  const { event_id: last } = await alice.client.sendMessage(room, text('four'));
  await eventually('four unread', () => count(Total) === 4);

  await bob.client.sendReadReceipt(await eventOf(bob.client, room, mention), ReceiptType.Read, true);
  const second = await device(t, bob.user, sync);
  const view = await roomOf(second, room);
  await eventually('one is left', () =>
    view.getUnreadNotificationCount(Total) === 1 && view.getUnreadNotificationCount(Highlight) === 0);
  await bob.client.sendReadReceipt(await eventOf(bob.client, room, last), ReceiptType.Read, true);
  await eventually('nothing is left', () => view.getUnreadNotificationCount(Total) === 0);
});

overSyncV3('A thread has unread counts and receipts of its own', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob]);
  const second = await device(t, bob.user, sync);
  await roomOf(second, room);
  const { event_id: root } = await bob.client.sendMessage(room, text('root'));
  const { event_id: answer } = await reply(alice.client, room, root, text('in the thread'));
  const { event_id: main } = await alice.client.sendMessage(room, text('in the room'));

  const view = second.getRoom(room);
  const counts = () => [view.getRoomUnreadNotificationCount(Total), view.getThreadUnreadNotificationCount(root, Total)];
  await eventually('one unread in each', () => String(counts()) === '1,1');
  await bob.client.sendReadReceipt(await eventOf(bob.client, room, main));
  await eventually('the thread is still unread', () => String(counts()) === '0,1');
  await eventually('the reply is in the thread', () => bob.client.getRoom(room).getThread(root)?.findEventById(answer));
  await bob.client.sendReadReceipt(bob.client.getRoom(room).getThread(root).findEventById(answer));
  await eventually('nothing is unread', () => String(counts()) === '0,0');
  await eventually('alice sees the receipt in the thread', () =>
    alice.client.getRoom(room).hasUserReadEvent(bob.id, answer));
});

overBothSyncs('The fully-read marker follows the user to their other device', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const second = await device(t, alice.user, sync);
  const room = await roomWith([alice]);
  const { event_id: id } = await alice.client.sendMessage(room, text('here I stopped'));
  await eventOf(alice.client, room, id);
  await roomOf(second, room);
  await alice.client.setRoomReadMarkers(room, id);
  await eventually('the second device knows it', () =>
    second.getRoom(room).getAccountData('m.fully_read')?.getContent().event_id === id);
});
