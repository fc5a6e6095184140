// Aliases and the directory of public rooms.
import { newUser } from '../lib/people.mjs';
import { createRoom, getState, joinRoom, leave, roomOf, setState } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('directory');
  const [alice, bob] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob')]);
  const anonymous = world.anonymous();
  const alias = name => `#${name}:${alice.serverName}`;

  await story.test('aliases: set, resolve, delete', async t => {
    const roomId = await createRoom(alice), roomAlias = alias(world.unique('älias'));
    await alice.call('setRoomAlias', { path: { roomAlias }, body: { room_id: roomId } });
    const found = await anonymous.get('getRoomIdByAlias', { path: { roomAlias } });
    t.equal([found.room_id, found.servers], [roomId, [alice.serverName]], 'resolved');
    await alice.call('setRoomAlias', { path: { roomAlias }, body: { room_id: roomId }, status: 409, errcode: 'M_UNKNOWN', soft: true });
    await alice.call('deleteRoomAlias', { path: { roomAlias } });
    await anonymous.call('getRoomIdByAlias', { path: { roomAlias }, status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('deleteRoomAlias', { path: { roomAlias }, status: 404, errcode: 'M_NOT_FOUND' });
  });

  await story.test('refusals of aliases', async () => {
    const roomId = await createRoom(alice), roomAlias = alias(world.unique('mine'));
    await alice.call('setRoomAlias', { path: { roomAlias }, body: { room_id: roomId } });
    await bob.call('deleteRoomAlias', { path: { roomAlias }, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await alice.call('setRoomAlias', { path: { roomAlias: '#elsewhere:other.example.org' }, body: { room_id: roomId }, status: [400, 403], errcode: ['M_INVALID_PARAM', 'M_FORBIDDEN', 'M_UNKNOWN'], soft: true });
    await alice.call('setRoomAlias', { path: { roomAlias: 'no alias' }, body: { room_id: roomId }, freeRequest: true, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await alice.call('setRoomAlias', { path: { roomAlias: alias(world.unique('x')) }, body: { room_id: `!${world.unique('none')}:${alice.serverName}` }, status: [400, 403, 404], soft: true });
    await anonymous.call('getRoomIdByAlias', { path: { roomAlias: 'no alias' }, freeRequest: true, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await alice.call('setRoomAlias', { path: { roomAlias: alias('x'.repeat(300)) }, freeRequest: true, body: { room_id: roomId }, status: 400, soft: true });
  });

  await story.test('deleting an alias takes it out of the canonical one', async t => {
    const name = world.unique('canonical');
    const roomId = await createRoom(alice, { room_alias_name: name });
    t.equal((await getState(alice, roomId, 'm.room.canonical_alias')).alias, alias(name), 'canonical alias');
    await alice.call('deleteRoomAlias', { path: { roomAlias: alias(name) } });
    t.equal((await getState(alice, roomId, 'm.room.canonical_alias')).alias, undefined, 'canonical alias after deletion');
  });

  await story.test('visibility in the directory', async t => {
    const roomId = await createRoom(alice, { preset: 'public_chat' });
    const visibility = async () => (await anonymous.get('getRoomVisibilityOnDirectory', { path: { roomId } })).visibility;
    t.equal(await visibility(), 'private', 'at first');
    await alice.call('setRoomVisibilityOnDirectory', { path: { roomId }, body: { visibility: 'public' } });
    t.equal(await visibility(), 'public', 'after publishing');
    await joinRoom(bob, roomId);
    await bob.call('setRoomVisibilityOnDirectory', { path: { roomId }, body: { visibility: 'private' }, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await alice.call('setRoomVisibilityOnDirectory', { path: { roomId }, body: {} });
    t.equal(await visibility(), 'public', 'the default of visibility');
    await alice.call('setRoomVisibilityOnDirectory', { path: { roomId }, body: { visibility: 'private' } });
    t.equal(await visibility(), 'private', 'after hiding');
    const none = `!${world.unique('none')}:${alice.serverName}`;
    await anonymous.call('getRoomVisibilityOnDirectory', { path: { roomId: none }, status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('setRoomVisibilityOnDirectory', { path: { roomId: none }, body: { visibility: 'public' }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    await alice.call('setRoomVisibilityOnDirectory', { path: { roomId }, body: { visibility: 'secret' }, status: 400, soft: true });
  });

  await story.test('public rooms: search, pages forward and back, room types', async t => {
    const word = world.unique('Zebra');
    const made = [];
    for (let i = 0; i < 5; i++) made.push(await createRoom(alice, { preset: 'public_chat', visibility: 'public', name: `${word} ${i}`, topic: `topic ${i}`, ...(i === 4 ? { creation_content: { type: 'm.space' } } : {}) }));
    for (const roomId of made.slice(0, 2)) await joinRoom(bob, roomId);
    const query = (body, token) => alice.get('queryPublicRooms', { body, ...(token === undefined ? {} : { token }) });
    const filter = { generic_search_term: word };
    const all = await query({ filter });
    t.equal(all.chunk.map(r => r.room_id).sort(), [...made].sort(), 'found');
    const one = all.chunk.find(r => r.room_id === made[1]);
    t.equal([one.name, one.topic, one.join_rule, one.guest_can_join, one.world_readable, one.num_joined_members], [`${word} 1`, 'topic 1', 'public', false, false, 2], 'entry');
    t.equal((await query({ filter: { generic_search_term: word.toLowerCase() } })).chunk.length, 5, 'found in small letters');
    t.equal((await query({ filter: { ...filter, room_types: ['m.space'] } })).chunk.map(r => [r.room_id, r.room_type]), [[made[4], 'm.space']], 'spaces');
    t.equal((await query({ filter: { ...filter, room_types: [null] } })).chunk.length, 4, 'rooms without a type');
    const seen = [];
    let page = await query({ filter, limit: 2 }), back;
    for (let i = 0; i < 5; i++) {
      t.check(page.chunk.length <= 2, 'more than the limit');
      seen.push(...page.chunk.map(r => r.room_id));
      back = page.prev_batch ?? back;
      if (!page.next_batch) break;
      page = await query({ filter, limit: 2, since: page.next_batch });
    }
    t.equal([...seen].sort(), [...made].sort(), 'pages');
    t.need(back, 'no prev_batch on a later page');
    t.equal((await query({ filter, limit: 2, since: back })).chunk.length, 2, 'a page back');
  });

  await story.test('public rooms by GET: limit, pages, without a token', async t => {
    for (let i = 0; i < 3; i++) await createRoom(alice, { preset: 'public_chat', visibility: 'public' });
    const listed = await anonymous.call('getPublicRooms', { query: { limit: 1 }, status: [200, 401, 403] });
    if (listed.status === 200) t.check(listed.json.chunk.length <= 1, 'limit of GET');
    t.check((await alice.get('getPublicRooms', { query: { limit: 3, server: alice.serverName } })).chunk.length > 0, 'GET with a token and the own server');
    const next = await alice.get('getPublicRooms', { query: { limit: 2 } });
    t.check(Number.isInteger(next.total_room_count_estimate), 'total_room_count_estimate');
    if (next.next_batch) t.check((await alice.get('getPublicRooms', { query: { limit: 2, since: next.next_batch } })).chunk.every(r => !next.chunk.some(n => n.room_id === r.room_id)), 'a page repeats a room');
    await alice.call('queryPublicRooms', { body: { since: 'no-such-token' }, status: 400, soft: true });
  });

  await story.test('public rooms show changes', async t => {
    const word = world.unique('Yak');
    const roomId = await roomOf([alice, bob], { visibility: 'public', name: word });
    const find = async term => (await alice.get('queryPublicRooms', { body: { filter: { generic_search_term: term } } })).chunk.find(r => r.room_id === roomId);
    t.equal((await find(word))?.num_joined_members, 2, 'members');
    await leave(bob, roomId);
    const renamed = world.unique('Yeti');
    await setState(alice, roomId, 'm.room.name', { name: renamed });
    await setState(alice, roomId, 'm.room.history_visibility', { history_visibility: 'world_readable' });
    await setState(alice, roomId, 'm.room.guest_access', { guest_access: 'can_join' });
    const entry = await find(renamed);
    t.equal([entry?.num_joined_members, entry?.world_readable, entry?.guest_can_join], [1, true, true], 'entry after changes');
    await alice.call('setRoomVisibilityOnDirectory', { path: { roomId }, body: { visibility: 'private' } });
    t.equal(await find(renamed), undefined, 'entry after hiding');
  });
}
