import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { RoomHierarchy } from 'matrix-js-sdk/lib/room-hierarchy.js';
import { overBothSyncs, overSyncV3 } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { person, roomOf } from './lib/device.mjs';
import { roomWith } from './lib/rooms.mjs';
import { eventually } from './lib/eventually.mjs';

const via = (client) => ({ via: [client.getDomain()] });

overSyncV3('A space shows the rooms under it, page by page', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const spaceOptions = { creation_content: { type: 'm.space' }, preset: 'public_chat' };
  const space = await roomWith([alice, bob], { ...spaceOptions, name: 'Castle' });
  const { room_id: wing } = await alice.client.createRoom({ ...spaceOptions, name: 'East wing' });
  const { room_id: hall } = await alice.client.createRoom({ preset: 'public_chat', name: 'Hall', topic: 'echoes' });
  const { room_id: vault } = await alice.client.createRoom({ preset: 'private_chat', name: 'Vault' });
  await alice.client.sendStateEvent(space, 'm.space.child', { ...via(alice.client), order: 'a', suggested: true }, hall);
  await alice.client.sendStateEvent(space, 'm.space.child', { ...via(alice.client), order: 'b' }, wing);
  await alice.client.sendStateEvent(wing, 'm.space.child', via(alice.client), vault);

  const listing = async (client) => {
    const hierarchy = new RoomHierarchy(await roomOf(client, space), 2);
    while (hierarchy.canLoadMore) await hierarchy.load();
    return hierarchy;
  };
  const whole = await listing(alice.client);
  assert.deepEqual(whole.rooms.map((room) => room.name), ['Castle', 'Hall', 'East wing', 'Vault']);
  assert.equal(whole.getRelation(space, hall).content.suggested, true);
  const public_ = await listing(bob.client);
  assert.deepEqual(public_.rooms.map((room) => room.name), ['Castle', 'Hall', 'East wing'], 'the vault is not for bob');
  assert.equal((await bob.client.getRoomSummary(hall, [bob.client.getDomain()])).topic, 'echoes');
});

overSyncV3('A published room is found in the directory and joined by its alias', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const word = `market${randomBytes(4).toString('hex')}`;
  const { room_id: room } = await alice.client.createRoom({
    preset: 'public_chat', visibility: 'public', room_alias_name: word, name: `The ${word} square`, topic: 'all goods',
  });
  const alias = `#${word}:${alice.client.getDomain()}`;
  const found = async () =>
    (await bob.client.publicRooms({ filter: { generic_search_term: word }, limit: 10 })).chunk;
  const [entry] = await eventually('the room is listed', async () => {
    const chunk = await found();
    return chunk.length === 1 && chunk;
  });
  assert.equal(entry.room_id, room);
  assert.equal(entry.canonical_alias, alias);
  assert.equal(entry.topic, 'all goods');
  assert.equal(entry.num_joined_members, 1);

  assert.equal((await bob.client.getRoomIdForAlias(alias)).room_id, room);
  await bob.client.joinRoom(alias);
  await roomOf(bob.client, room);
  await alice.client.setRoomDirectoryVisibility(room, 'private');
  await eventually('the room is no longer listed', async () => (await found()).length === 0);
  await alice.client.deleteAlias(alias);
  await assert.rejects(bob.client.getRoomIdForAlias(alias), (error) => error.errcode === 'M_NOT_FOUND');
});

overSyncV3('The directory is paged', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const word = `stall${randomBytes(4).toString('hex')}`;
  for (let n = 0; n < 5; n++) {
    await alice.client.createRoom({ preset: 'public_chat', visibility: 'public', name: `${word} ${n}` });
  }
  const names = new Set();
  let since;
  do {
    const page = await alice.client.publicRooms({ filter: { generic_search_term: word }, limit: 2, since });
    page.chunk.forEach((room) => names.add(room.name));
    since = page.next_batch;
  } while (since);
  assert.equal(names.size, 5);
});

overBothSyncs('State that changes is seen by everyone', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob], { name: 'Before' });
  await alice.client.setRoomName(room, 'After');
  await eventually('bob sees the name', () => bob.client.getRoom(room).name === 'After');
  await alice.client.sendStateEvent(room, 'org.example.state', { on: true }, 'a key/with a slash');
  await eventually('bob sees the state', () =>
    bob.client.getRoom(room).currentState.getStateEvents('org.example.state', 'a key/with a slash')?.getContent().on);
  assert.deepEqual(await bob.client.getStateEvent(room, 'org.example.state', 'a key/with a slash'), { on: true });
});
