import assert from 'node:assert/strict';
import { overBothSyncs } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { device, eventOf, person, roomOf } from './lib/device.mjs';
import { encryptedRoomWith } from './lib/rooms.mjs';
import { eventually } from './lib/eventually.mjs';

overBothSyncs('Two users read each other in an encrypted room', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await encryptedRoomWith([alice, bob]);

  const { event_id: question } = await alice.client.sendTextMessage(room, 'Do you hear me?');
  assert.equal((await eventOf(bob.client, room, question)).getContent().body, 'Do you hear me?');
  const { event_id: answer } = await bob.client.sendTextMessage(room, 'Loud and clear.');
  const received = await eventOf(alice.client, room, answer);
  assert.equal(received.getContent().body, 'Loud and clear.');

  assert.equal(received.getWireType(), 'm.room.encrypted', 'the server never saw the text');
  const raw = await alice.client.fetchRoomEvent(room, answer);
  assert.ok(!JSON.stringify(raw).includes('Loud'), 'the server never saw the text');
});

overBothSyncs('A device that logs in later can read what is sent after that', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await encryptedRoomWith([alice, bob]);
  const { event_id: before } = await alice.client.sendTextMessage(room, 'before');
  await eventOf(bob.client, room, before);

  const second = await device(t, bob.user, sync, { name: 'second device' });
  await roomOf(second, room);
  await eventually('alice learns of the second device', async () => {
    const devices = await alice.client.getCrypto().getUserDeviceInfo([bob.id]);
    return devices.get(bob.id)?.has(second.getDeviceId());
  });
  const { event_id: after } = await alice.client.sendTextMessage(room, 'after');
  assert.equal((await eventOf(second, room, after)).getContent().body, 'after');
  assert.equal((await eventOf(bob.client, room, after)).getContent().body, 'after');
});

overBothSyncs('A device that has logged out is sent no more keys', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const second = await device(t, bob.user, sync, { name: 'second device' });
  const room = await encryptedRoomWith([alice, bob]);
  const deviceId = second.getDeviceId();
  const known = async () =>
    (await alice.client.getCrypto().getUserDeviceInfo([bob.id])).get(bob.id)?.has(deviceId);
  await alice.client.sendTextMessage(room, 'to all devices');
  await eventually('alice knows the second device', known);

  await second.logout(true);
  await eventually('alice forgets the second device', async () => !(await known()));
  const { event_id: after } = await alice.client.sendTextMessage(room, 'to those that remain');
  assert.equal((await eventOf(bob.client, room, after)).getContent().body, 'to those that remain');
});

overBothSyncs('A room that is encrypted later hides what is sent from then on', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const { room_id: room } = await alice.client.createRoom({ preset: 'public_chat' });
  await bob.client.joinRoom(room);
  await roomOf(bob.client, room);
  const { event_id: open } = await bob.client.sendTextMessage(room, 'in the open');
  assert.equal((await eventOf(alice.client, room, open)).getWireType(), 'm.room.message');

  await alice.client.sendStateEvent(room, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' }, '');
  await eventually('bob sees that the room is encrypted', () =>
    bob.client.getCrypto().isEncryptionEnabledInRoom(room));
  const { event_id: hidden } = await bob.client.sendTextMessage(room, 'in private');
  const received = await eventOf(alice.client, room, hidden);
  assert.equal(received.getWireType(), 'm.room.encrypted');
  assert.equal(received.getContent().body, 'in private');
});
