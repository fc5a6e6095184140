// Making rooms, and their state.
import { newUser } from '../lib/people.mjs';
import { createRoom, getState, invite, joinRoom, leave, nextTransaction, redact, roomOf, say, setState, text } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('rooms');
  const [alice, bob, carol] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob'), await newUser(world, 'carol')]);

  for (const [preset, joinRule, visibility, guests] of [['private_chat', 'invite', 'shared', 'can_join'], ['trusted_private_chat', 'invite', 'shared', 'can_join'], ['public_chat', 'public', 'shared', 'forbidden']])
    await story.test(`the preset ${preset}`, async t => {
      const roomId = await createRoom(alice, { preset, invite: [bob.userId], name: 'Name', topic: 'Topic' });
      t.equal((await getState(alice, roomId, 'm.room.join_rules')).join_rule, joinRule, 'join rule');
      t.equal((await getState(alice, roomId, 'm.room.history_visibility')).history_visibility, visibility, 'history visibility');
      const access = await alice.call('getRoomStateWithKey', { path: { roomId, eventType: 'm.room.guest_access', stateKey: '' }, status: [200, 404] });
      t.equal(access.json.guest_access ?? 'forbidden', guests, 'guest access');
      t.equal((await getState(alice, roomId, 'm.room.name')).name, 'Name', 'name');
      const topic = await getState(alice, roomId, 'm.room.topic');
      t.equal(topic.topic, 'Topic', 'topic');
      t.equal(topic['m.topic']?.['m.text']?.some(part => part.body === 'Topic'), true, 'm.topic of the topic that createRoom sets (v1.15)');
      t.equal((await getState(alice, roomId, 'm.room.member', bob.userId)).membership, 'invite', 'membership of the invited');
      if (preset === 'trusted_private_chat') {
        const create = await getState(alice, roomId, 'm.room.create'), levels = await getState(alice, roomId, 'm.room.power_levels');
        t.check(create.additional_creators?.includes(bob.userId) || levels.users?.[bob.userId] === 100, 'the invited does not have the power of the creator');
      }
    });

  await story.test('order of the first events', async t => {
    const roomId = await createRoom(alice, { name: 'Name', topic: 'Topic', room_alias_name: world.unique('order'), initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }] });
    const { chunk } = await alice.get('getRoomEvents', { path: { roomId }, query: { dir: 'f', limit: 50 } });
    const types = chunk.map(e => e.type);
    t.equal(types.slice(0, 3), ['m.room.create', 'm.room.member', 'm.room.power_levels'], 'first three');
    for (const [earlier, later] of [['m.room.power_levels', 'm.room.join_rules'], ['m.room.canonical_alias', 'm.room.join_rules'], ['m.room.history_visibility', 'm.room.encryption'], ['m.room.encryption', 'm.room.name'], ['m.room.name', 'm.room.topic']])
      t.check(types.includes(earlier) && types.indexOf(earlier) < types.indexOf(later), `${earlier} must come before ${later}: ${types}`);
  });

  for (const version of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'])
    await story.test(`room version ${version}`, async t => {
      const roomId = await createRoom(alice, { room_version: version, preset: 'public_chat' });
      const create = await getState(alice, roomId, 'm.room.create');
      t.equal(create.room_version ?? '1', version, 'version in the create event');
      t.equal(/:/.test(roomId), version !== '12', 'the room id carries a server name');
      await joinRoom(bob, roomId);
      const eventId = await say(bob, roomId, 'hello');
      t.equal(/:/.test(eventId), Number(version) < 3, 'the event id carries a server name');
      const event = await alice.get('getOneRoomEvent', { path: { roomId, eventId } });
      t.equal([event.sender, event.content.body, event.room_id], [bob.userId, 'hello', roomId], 'event');
      await redact(alice, roomId, eventId, 'test');
      const after = await alice.get('getOneRoomEvent', { path: { roomId, eventId } });
      t.equal(after.content, {}, 'content after redaction');
      t.check(after.unsigned?.redacted_because, 'no redacted_because');
      await setState(alice, roomId, 'm.room.topic', { topic: 'new' });
      await leave(bob, roomId);
    });

  await story.test('version 12: creators are above all and not in the power levels', async t => {
    const roomId = await createRoom(alice, { room_version: '12', preset: 'trusted_private_chat', invite: [bob.userId], creation_content: { additional_creators: [carol.userId] } });
    const create = await getState(alice, roomId, 'm.room.create');
    t.equal([...create.additional_creators].sort(), [bob.userId, carol.userId].sort(), 'additional creators');
    const levels = await getState(alice, roomId, 'm.room.power_levels');
    for (const creator of [alice, bob, carol]) t.equal(levels.users?.[creator.userId], undefined, 'creator in the power levels');
    await alice.call('setRoomStateWithKey', { path: { roomId, eventType: 'm.room.power_levels', stateKey: '' }, body: { ...levels, users: { [alice.userId]: 100 } }, status: [400, 403], soft: true });
    await alice.call('createRoom', { body: { room_version: '12', creation_content: { additional_creators: ['not a user'] } }, status: 400, soft: true });
  });

  await story.test('creation content, type, initial state, power levels, direct', async t => {
    const roomId = await createRoom(alice, {
      creation_content: { type: 'm.space', 'm.federate': false }, is_direct: true, invite: [bob.userId],
      initial_state: [{ type: 'org.example.one', state_key: 'k', content: { v: 1 } }, { type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'joined' } }, { type: 'org.example.none', content: { v: 2 } }],
      power_level_content_override: { events_default: 50, users_default: 1 },
    });
    const create = await getState(alice, roomId, 'm.room.create');
    t.equal([create.type, create['m.federate']], ['m.space', false], 'creation content');
    t.equal(await getState(alice, roomId, 'org.example.one', 'k'), { v: 1 }, 'initial state');
    t.equal(await getState(alice, roomId, 'org.example.none'), { v: 2 }, 'initial state without a key');
    t.equal((await getState(alice, roomId, 'm.room.history_visibility')).history_visibility, 'joined', 'initial state outranks the preset');
    const levels = await getState(alice, roomId, 'm.room.power_levels');
    t.equal([levels.events_default, levels.users_default], [50, 1], 'overridden power levels');
    t.equal((await getState(alice, roomId, 'm.room.member', bob.userId)).is_direct, true, 'is_direct in the invitation');
  });

  await story.test('refusals of createRoom', async () => {
    const refuse = (body, errcode, status = 400) => alice.call('createRoom', { body, status, errcode, soft: true });
    await refuse({ room_version: '999' }, 'M_UNSUPPORTED_ROOM_VERSION');
    await refuse({ room_version: 6 }, ['M_BAD_JSON', 'M_UNSUPPORTED_ROOM_VERSION', 'M_INVALID_PARAM']);
    await refuse({ invite: ['not a user'] }, ['M_BAD_JSON', 'M_INVALID_PARAM']);
    await refuse({ initial_state: [{ content: {} }] }, ['M_BAD_JSON', 'M_MISSING_PARAM', 'M_INVALID_ROOM_STATE']);
    await refuse({ power_level_content_override: { users: { [alice.userId]: 'lots' } } }, ['M_INVALID_ROOM_STATE', 'M_BAD_JSON', 'M_INVALID_PARAM']);
    const room_alias_name = world.unique('taken');
    await createRoom(alice, { room_alias_name });
    await refuse({ room_alias_name }, 'M_ROOM_IN_USE');
    await refuse({ room_alias_name: 'with:colon' }, ['M_INVALID_PARAM', 'M_BAD_JSON']);
  });

  await story.test('state: all of it, one event, its content, its event form', async t => {
    const roomId = await roomOf([alice, bob], { name: 'State' });
    const state = await alice.get('getRoomState', { path: { roomId } });
    t.equal(new Set(state.map(e => `${e.type} ${e.state_key}`)).size, state.length, 'one event for each (type, key)');
    for (const type of ['m.room.create', 'm.room.power_levels', 'm.room.join_rules', 'm.room.history_visibility', 'm.room.name']) t.check(state.some(e => e.type === type), `${type} is missing`);
    t.check(state.every(e => e.room_id === roomId), 'room_id');
    const name = await alice.get('getRoomStateWithKey', { path: { roomId, eventType: 'm.room.name', stateKey: '' }, query: { format: 'event' } });
    t.equal([name.type, name.state_key, name.content, name.sender], ['m.room.name', '', { name: 'State' }, alice.userId], 'event form');
    t.equal(name.event_id, state.find(e => e.type === 'm.room.name').event_id, 'event id');
    t.equal(await alice.get('getRoomStateWithKey', { path: { roomId, eventType: 'm.room.name', stateKey: '' }, query: { format: 'content' } }), { name: 'State' }, 'content form');
  });

  await story.test('the same state sent again is the same event', async t => {
    const roomId = await createRoom(alice);
    const first = await setState(alice, roomId, 'm.room.topic', { topic: 'same' });
    const second = await setState(alice, roomId, 'm.room.topic', { topic: 'other' });
    t.check(first !== second, 'a changed topic has the old event id');
    const event = await alice.get('getOneRoomEvent', { path: { roomId, eventId: second } });
    t.equal(event.unsigned?.prev_content, { topic: 'same' }, 'prev_content');
    t.equal(event.unsigned?.replaces_state, first, 'replaces_state');
  });

  await story.test('refusals of state', async () => {
    const roomId = await roomOf([alice, bob]);
    const path = (eventType, stateKey = '') => ({ roomId, eventType, stateKey });
    await alice.call('getRoomStateWithKey', { path: path('org.example.none'), status: 404, errcode: 'M_NOT_FOUND' });
    await carol.call('getRoomState', { path: { roomId }, status: 403, errcode: 'M_FORBIDDEN' });
    await carol.call('getRoomStateWithKey', { path: path('m.room.create'), status: 403, errcode: 'M_FORBIDDEN' });
    await bob.call('setRoomStateWithKey', { path: path('m.room.name'), body: { name: 'mine' }, status: 403, errcode: 'M_FORBIDDEN' });
    await carol.call('setRoomStateWithKey', { path: path('m.room.name'), body: { name: 'mine' }, status: 403, errcode: 'M_FORBIDDEN' });
    await alice.call('setRoomStateWithKey', { path: path('org.example.key', bob.userId), body: {}, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await alice.call('setRoomStateWithKey', { path: path('m.room.canonical_alias'), body: { alias: `#${world.unique('none')}:${alice.serverName}` }, status: 400, errcode: 'M_BAD_ALIAS', soft: true });
    await alice.call('setRoomStateWithKey', { path: path('m.room.canonical_alias'), body: { alias: 'no alias' }, freeRequest: true, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await alice.call('setRoomStateWithKey', { path: path('m.room.create'), body: {}, status: [400, 403], soft: true });
    await alice.call('setRoomStateWithKey', { path: path('org.example.big'), body: { v: 'x'.repeat(66_000) }, status: 413, errcode: 'M_TOO_LARGE', soft: true });
    await alice.call('setRoomStateWithKey', { path: path('org.example.float'), body: { v: 1.5 }, status: 400, errcode: 'M_BAD_JSON', soft: true });
    await alice.call('getRoomState', { path: { roomId: '!no-such-room:example.org' }, status: [403, 404], soft: true });
  });

  await story.test('who has left sees the state as it was', async t => {
    const roomId = await roomOf([alice, bob], { name: 'Before' });
    await leave(bob, roomId);
    await setState(alice, roomId, 'm.room.name', { name: 'After' });
    const state = await bob.get('getRoomState', { path: { roomId } });
    t.equal(state.find(e => e.type === 'm.room.name')?.content.name, 'Before', 'name');
    t.equal(state.find(e => e.type === 'm.room.member' && e.state_key === bob.userId)?.content.membership, 'leave', 'own membership');
    t.equal((await getState(bob, roomId, 'm.room.name')).name, 'Before', 'name by key');
  });

  await story.test('sending: transaction ids are idempotent, per device, per room', async t => {
    const roomId = await roomOf([alice, bob]), other = await roomOf([alice]);
    const txnId = nextTransaction(), body = text('once');
    const one = await alice.get('sendMessage', { path: { roomId, eventType: 'm.room.message', txnId }, body });
    const again = await alice.get('sendMessage', { path: { roomId, eventType: 'm.room.message', txnId }, body });
    t.equal(again.event_id, one.event_id, 'event id of the repetition');
    const bobs = await bob.get('sendMessage', { path: { roomId, eventType: 'm.room.message', txnId }, body });
    t.check(bobs.event_id !== one.event_id, 'another user’s transaction is the same event');
    const elsewhere = await alice.get('sendMessage', { path: { roomId: other, eventType: 'm.room.message', txnId }, body });
    t.check(elsewhere.event_id !== one.event_id, 'another room’s transaction is the same event');
    const { chunk } = await alice.get('getRoomEvents', { path: { roomId }, query: { dir: 'b', limit: 20 } });
    t.equal(chunk.filter(e => e.type === 'm.room.message' && e.sender === alice.userId).length, 1, 'events sent');
    t.equal(chunk.find(e => e.event_id === one.event_id).unsigned?.transaction_id, txnId, 'transaction_id for the sender’s device');
    const seen = (await bob.get('getRoomEvents', { path: { roomId }, query: { dir: 'b', limit: 20 } })).chunk.find(e => e.event_id === one.event_id);
    t.equal(seen.unsigned?.transaction_id, undefined, 'transaction_id for somebody else');
    const redactTxn = nextTransaction();
    const r1 = await alice.get('redactEvent', { path: { roomId, eventId: one.event_id, txnId: redactTxn }, body: {} });
    const r2 = await alice.get('redactEvent', { path: { roomId, eventId: one.event_id, txnId: redactTxn }, body: {} });
    t.equal(r2.event_id, r1.event_id, 'event id of the repeated redaction');
  });

  await story.test('refusals of sending and of redacting', async () => {
    const roomId = await roomOf([alice, bob]);
    const sendTo = (user, body, expectation, eventType = 'm.room.message') =>
      user.call('sendMessage', { path: { roomId, eventType, txnId: nextTransaction() }, body, soft: true, ...expectation });
    await sendTo(carol, text('x'), { status: 403, errcode: 'M_FORBIDDEN' });
    await sendTo(alice, text('x'.repeat(66_000)), { status: 413, errcode: 'M_TOO_LARGE' });
    await sendTo(alice, { v: 1.5 }, { status: 400, errcode: 'M_BAD_JSON' }, 'org.example.x');
    await sendTo(alice, { v: 2 ** 60 }, { status: 400, errcode: 'M_BAD_JSON' }, 'org.example.x');
    await sendTo(alice, {}, { status: [400, 403], errcode: ['M_FORBIDDEN', 'M_INVALID_PARAM', 'M_BAD_JSON', 'M_UNKNOWN'] }, 'm.room.create');
    const eventId = await say(alice, roomId, 'mine');
    await bob.call('redactEvent', { path: { roomId, eventId, txnId: nextTransaction() }, body: {}, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await bob.call('redactEvent', { path: { roomId, eventId: '$no-such-event', txnId: nextTransaction() }, body: {}, status: [403, 404], soft: true });
    const own = await say(bob, roomId, 'his');
    await redact(bob, roomId, own);
    const muted = await createRoom(alice, { preset: 'public_chat', power_level_content_override: { events_default: 50 } });
    await joinRoom(bob, muted);
    await bob.call('sendMessage', { path: { roomId: muted, eventType: 'm.room.message', txnId: nextTransaction() }, body: text('x'), status: 403, errcode: 'M_FORBIDDEN' });
  });

  await story.test('upgrade: a tombstone here, a predecessor there, and what is carried over', async t => {
    const alias = world.unique('upgrade');
    const roomId = await createRoom(alice, { room_version: '10', preset: 'public_chat', name: 'Old', topic: 'Kept', room_alias_name: alias });
    await joinRoom(bob, roomId);
    await joinRoom(carol, roomId);
    await alice.call('ban', { path: { roomId }, body: { user_id: carol.userId, reason: 'spam' } });
    await bob.call('upgradeRoom', { path: { roomId }, body: { new_version: '12' }, status: 403, errcode: 'M_FORBIDDEN' });
    await alice.call('upgradeRoom', { path: { roomId }, body: { new_version: '999' }, status: 400, errcode: 'M_UNSUPPORTED_ROOM_VERSION' });
    const { replacement_room: replacement } = await alice.get('upgradeRoom', { path: { roomId }, body: { new_version: '12', additional_creators: [bob.userId] } });
    t.equal((await getState(alice, roomId, 'm.room.tombstone')).replacement_room, replacement, 'replacement_room of the tombstone');
    const create = await getState(alice, replacement, 'm.room.create');
    t.equal(create.predecessor?.room_id, roomId, 'predecessor');
    t.equal(create.room_version, '12', 'room version');
    t.equal(create.additional_creators, [bob.userId], 'additional creators');
    t.equal((await getState(alice, replacement, 'm.room.name')).name, 'Old', 'name');
    t.equal((await getState(alice, replacement, 'm.room.topic')).topic, 'Kept', 'topic');
    t.equal((await getState(alice, replacement, 'm.room.join_rules')).join_rule, 'public', 'join rule');
    t.equal((await getState(alice, replacement, 'm.room.member', carol.userId)).membership, 'ban', 'bans');
    t.equal((await alice.get('getRoomIdByAlias', { path: { roomAlias: `#${alias}:${alice.serverName}` } })).room_id, replacement, 'alias');
    const levels = await getState(alice, roomId, 'm.room.power_levels');
    t.check(levels.events_default >= 50 && levels.invite >= 50, `the old room is not closed: ${JSON.stringify(levels)}`);
    await bob.call('sendMessage', { path: { roomId, eventType: 'm.room.message', txnId: nextTransaction() }, body: text('x'), status: 403, errcode: 'M_FORBIDDEN', soft: true });
  });

  await story.test('aliases of a room, seen by its members only', async t => {
    const name = world.unique('local'), alias = `#${name}:${alice.serverName}`;
    const roomId = await createRoom(alice, { room_alias_name: name });
    t.equal((await alice.get('getLocalAliases', { path: { roomId } })).aliases, [alias], 'aliases');
    await bob.call('getLocalAliases', { path: { roomId }, status: 403, errcode: 'M_FORBIDDEN' });
    await alice.call('getLocalAliases', { path: { roomId: 'no room' }, freeRequest: true, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await invite(alice, roomId, bob);
    const readable = await createRoom(alice, { room_alias_name: world.unique('readable'), initial_state: [{ type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'world_readable' } }] });
    t.equal((await bob.get('getLocalAliases', { path: { roomId: readable } })).aliases.length, 1, 'aliases of a world readable room');
  });
}
