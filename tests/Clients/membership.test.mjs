import assert from 'node:assert/strict';
import { overBothSyncs, overSyncV3 } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { eventOf, person, roomOf } from './lib/device.mjs';
import { roomWith } from './lib/rooms.mjs';
import { eventually } from './lib/eventually.mjs';

const forbidden = (error) => error.errcode === 'M_FORBIDDEN';
const sees = (client, room, of, membership) =>
  eventually(`${client.getUserId()} sees ${of} as "${membership}"`, () =>
    client.getRoom(room)?.getMember(of)?.membership === membership);

overBothSyncs('An invitation is seen, accepted, and the room is left again', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const { room_id: room } = await alice.client.createRoom({ preset: 'private_chat', name: 'The attic' });
  await assert.rejects(bob.client.joinRoom(room), forbidden);

  await alice.client.invite(room, bob.id, { reason: 'come up' });
  const invited = await roomOf(bob.client, room, 'invite');
  assert.equal(invited.name, 'The attic');
  assert.equal(invited.getMember(bob.id).events.member.getSender(), alice.id);
  await bob.client.joinRoom(room);
  await sees(alice.client, room, bob.id, 'join');
  await bob.client.leave(room);
  await sees(alice.client, room, bob.id, 'leave');
  await assert.rejects(bob.client.sendTextMessage(room, 'still here?'), forbidden);
});

overBothSyncs('An invitation can be refused and withdrawn', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const { room_id: room } = await alice.client.createRoom({ preset: 'private_chat', invite: [bob.id] });
  await roomOf(bob.client, room, 'invite');
  await bob.client.leave(room);
  await roomOf(bob.client, room, 'leave');
  await alice.client.invite(room, bob.id);
  await roomOf(bob.client, room, 'invite');
  await alice.client.kick(room, bob.id, 'by mistake');
  await roomOf(bob.client, room, 'leave');
});

overBothSyncs('One who is kicked may come back, one who is banned may not', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob], { preset: 'public_chat' });
  await assert.rejects(bob.client.kick(room, alice.id), forbidden);

  await alice.client.kick(room, bob.id, 'cool down');
  await roomOf(bob.client, room, 'leave');
  await bob.client.joinRoom(room);
  await roomOf(bob.client, room, 'join');

  await alice.client.ban(room, bob.id, 'enough');
  const banned = await roomOf(bob.client, room, 'ban');
  assert.equal(banned.getMember(bob.id).events.member.getContent().reason, 'enough');
  await assert.rejects(bob.client.joinRoom(room), (error) => error.httpStatus === 403);
  await alice.client.unban(room, bob.id);
  await bob.client.joinRoom(room);
  await roomOf(bob.client, room, 'join');
});

overBothSyncs('A knock is answered with an invitation', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const { room_id: room } = await alice.client.createRoom({
    initial_state: [{ type: 'm.room.join_rules', state_key: '', content: { join_rule: 'knock' } }],
  });
  await bob.client.knockRoom(room, { reason: 'it is me' });
  await roomOf(bob.client, room, 'knock');
  await sees(alice.client, room, bob.id, 'knock');
  await alice.client.invite(room, bob.id);
  await roomOf(bob.client, room, 'invite');
  await bob.client.joinRoom(room);
  await sees(alice.client, room, bob.id, 'join');
});

overSyncV3('A member of the space joins its restricted room without an invitation', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const carol = await person(t, homeserver, 'carol', sync);
  const space = await roomWith([alice, bob], { creation_content: { type: 'm.space' } });
  const { room_id: room } = await alice.client.createRoom({
    initial_state: [{
      type: 'm.room.join_rules',
      state_key: '',
      content: { join_rule: 'restricted', allow: [{ type: 'm.room_membership', room_id: space }] },
    }],
  });
  await bob.client.joinRoom(room);
  await sees(alice.client, room, bob.id, 'join');
  await assert.rejects(carol.client.joinRoom(room), forbidden);
});

overBothSyncs('An upgraded room leads to its successor', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob], { name: 'Old hall', preset: 'public_chat', room_version: '10' });
  await assert.rejects(bob.client.upgradeRoom(room, '11'), forbidden);

  const { replacement_room: next } = await alice.client.upgradeRoom(room, '11');
  await eventually('bob sees the tombstone', () =>
    bob.client.getRoom(room).currentState.getStateEvents('m.room.tombstone', '')?.getContent().replacement_room === next);
  await bob.client.joinRoom(next);
  const successor = await roomOf(bob.client, next);
  assert.equal(successor.getVersion(), '11');
  assert.equal(successor.findPredecessor().roomId, room);
  assert.equal(successor.name, 'Old hall');
  assert.ok(!bob.client.getVisibleRooms().some((visible) => visible.roomId === room), 'the old room is out of sight');
  await assert.rejects(bob.client.sendTextMessage(room, 'anyone here?'), forbidden);
});

overSyncV3('Power is given, used, and asked for', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob], { topic: 'first' });
  await assert.rejects(bob.client.setRoomTopic(room, 'mine'), forbidden);
  await alice.client.setPowerLevel(room, bob.id, 50);
  await eventually('bob has power', () => bob.client.getRoom(room).getMember(bob.id).powerLevel === 50);
  await bob.client.setRoomTopic(room, 'second');
  await eventually('alice sees the topic', () =>
    alice.client.getRoom(room).currentState.getStateEvents('m.room.topic', '').getContent().topic === 'second');
});

overSyncV3('A forgotten room is gone from the history', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob]);
  const { event_id: id } = await alice.client.sendTextMessage(room, 'for the record');
  await eventOf(bob.client, room, id);
  await bob.client.leave(room);
  assert.ok((await bob.client.createMessagesRequest(room, null, 10, 'b')).chunk.length > 0, 'what one saw stays readable');
  await bob.client.forget(room);
  await assert.rejects(bob.client.createMessagesRequest(room, null, 10, 'b'), forbidden);
});
