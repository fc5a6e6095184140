// Sliding sync, in both of its shapes: lists, subscriptions, required state, extensions, what is new.
import { newUser } from '../lib/people.mjs';
import { Connection, DIALECTS } from '../lib/sliding.mjs';
import { DeviceKeys } from '../lib/crypto.mjs';
import { createRoom, ids, joinRoom, leave, nextTransaction, roomOf, say, sayMany, setState } from '../lib/acts.mjs';

export default async function (world, suite) {
  for (const dialect of DIALECTS) await tell(world, suite.story(`sliding ${dialect.name}`), dialect);
}

async function tell(world, story, dialect) {
  const { alice, bob } = await story.setup(async () => ({ alice: await newUser(world, 'alice'), bob: await newUser(world, 'bob') }));
  const NAME = [['m.room.name', '']];
  const config = (more = {}) => dialect.list({ range: [0, 19], timeline_limit: 5, required_state: dialect.state(NAME), ...more });
  const lists = (more, name = 'all') => ({ lists: { [name]: config(more) } });
  const open = (user, t, id) => new Connection(user, dialect, t, id);

  await story.test('the endpoint is there; no token, a wrong token', async () => {
    await alice.raw('POST', dialect.path, { body: lists(), status: 200 });
    await world.anonymous().raw('POST', dialect.path, { body: lists(), status: 401, errcode: 'M_MISSING_TOKEN' });
    await world.anonymous().raw('POST', dialect.path, { body: lists(), token: 'no-such-token', status: 401, errcode: 'M_UNKNOWN_TOKEN' });
  });

  await story.test('a first answer: rooms by activity, their state and timeline; then only what is new', async t => {
    const user = await newUser(world, 'slider');
    const rooms = [];
    for (const name of ['one', 'two', 'three']) rooms.push(await createRoom(user, { name }));
    const said = await sayMany(user, rooms[1], 7);
    const connection = open(user, t), first = await connection.sync(lists({ timeline_limit: 4 }));
    t.equal(first.lists.all.count, 3, 'count');
    t.equal(Object.keys(first.rooms).sort(), [...rooms].sort(), 'rooms');
    const room = first.rooms[rooms[1]];
    t.equal([room.name, room.initial, room.limited], ['two', true, true], 'name, initial, limited');
    t.equal(ids(room.timeline), said.slice(-4), 'timeline');
    t.equal(room.required_state.map(e => [e.type, e.content.name]), [['m.room.name', 'two']], 'required state');
    t.equal(room.joined_count, 1, 'joined_count');
    t.equal(first.rooms[rooms[1]].bump_stamp > first.rooms[rooms[2]].bump_stamp, true, 'the room with the newest message has the greater bump stamp');
    if (dialect.name === 'v4') t.equal([room.membership, room.lists], ['join', ['all']], 'membership and lists');
    t.equal((await user.get('getRoomEvents', { path: { roomId: rooms[1] }, query: { dir: 'b', from: room.prev_batch, limit: 2 } })).chunk.map(e => e.event_id), [said[2], said[1]], '/messages from prev_batch');
    const empty = await connection.sync(lists({ timeline_limit: 4 }));
    t.equal(empty.rooms ?? {}, {}, 'rooms when nothing is new');
    const next = await say(user, rooms[0], 'news');
    const second = await connection.sync(lists({ timeline_limit: 4 }));
    t.equal(Object.keys(second.rooms), [rooms[0]], 'rooms with news');
    const news = second.rooms[rooms[0]];
    t.equal([ids(news.timeline), news.initial ?? false, news.num_live, news.name], [[next], false, 1, undefined], 'news only: timeline, initial, num_live, name');
    t.equal(news.required_state ?? [], [], 'state that did not change');
    await setState(user, rooms[0], 'm.room.name', { name: 'uno' });
    const third = (await connection.sync(lists({ timeline_limit: 4 }))).rooms[rooms[0]];
    t.equal([third.name, third.required_state.map(e => e.content.name)], ['uno', ['uno']], 'a new name');
  });

  await story.test('the window: most recent first, growing', async t => {
    const user = await newUser(world, 'window'), rooms = [];
    for (let i = 0; i < 5; i++) rooms.push(await createRoom(user, { name: `room ${i}` }));
    const connection = open(user, t);
    t.equal(Object.keys((await connection.sync(lists({ range: [0, 1] }))).rooms).sort(), rooms.slice(3).sort(), 'first two');
    const grown = await connection.sync(lists({ range: [0, 3] }));
    t.equal(Object.keys(grown.rooms).sort(), rooms.slice(1, 3).sort(), 'the next two only');
    t.equal(grown.lists.all.count, 5, 'count');
    await say(user, rooms[0], 'up');
    const bumped = await connection.sync(lists({ range: [0, 3] }));
    t.equal([Object.keys(bumped.rooms), bumped.rooms[rooms[0]]?.initial], [[rooms[0]], true], 'a room that comes into the window is initial');
  });

  await story.test('filters: direct rooms, encrypted, spaces, invitations, tags', async t => {
    const user = await newUser(world, 'filters');
    const plain = await createRoom(user, { name: 'plain' });
    const secret = await createRoom(user, { name: 'secret', initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }] });
    const space = await createRoom(user, { name: 'space', creation_content: { type: 'm.space' } });
    const invited = await createRoom(bob, { name: 'invited', invite: [user.userId] });
    await user.call('setAccountData', { path: { userId: user.userId, type: 'm.direct' }, body: { [bob.userId]: [plain] } });
    await user.call('setRoomTag', { path: { userId: user.userId, roomId: secret, tag: 'm.favourite' }, body: {} });
    const found = async (filters) => Object.keys((await open(user, t, 'f').sync(lists({ filters }))).rooms).sort();
    t.equal(await found({ is_dm: true }), [plain], 'is_dm');
    t.equal(await found({ is_encrypted: true }), [secret], 'is_encrypted');
    t.equal(await found({ room_types: ['m.space'] }), [space], 'room_types');
    t.equal(await found({ not_room_types: ['m.space'], [dialect.inviteFilter]: false }), [plain, secret].sort(), 'not_room_types');
    t.equal(await found({ room_types: [null], [dialect.inviteFilter]: false }), [plain, secret].sort(), 'rooms without a type');
    t.equal(await found({ [dialect.inviteFilter]: true }), [invited], 'invitations');
    t.equal(await found({ tags: ['m.favourite'] }), [secret], 'tags');
    t.equal(await found({ not_tags: ['m.favourite'], [dialect.inviteFilter]: false }), [plain, space].sort(), 'not_tags');
  });

  await story.test('an invited room shows stripped state only', async t => {
    const user = await newUser(world, 'invitee');
    const roomId = await createRoom(alice, { name: 'Secret plans', invite: [user.userId] });
    await say(alice, roomId, 'not for you yet');
    const room = (await open(user, t).sync(lists({ required_state: dialect.state([[]]) }))).rooms[roomId];
    t.need(room, 'no room');
    t.check(room[dialect.stripped]?.some(e => e.type === 'm.room.name'), 'the name in the stripped state');
    t.equal([room.timeline ?? [], room.required_state ?? []], [[], []], 'timeline and state');
    await joinRoom(user, roomId);
    const joined = (await open(user, t).sync(lists())).rooms[roomId];
    t.check(joined.timeline.length > 1 && joined[dialect.stripped] === undefined, 'after joining');
  });

  await story.test('required state: wildcards, lazy members, oneself', async t => {
    const roomId = await roomOf([alice, bob], { name: 'State' });
    await setState(alice, roomId, 'org.example.thing', { v: 1 }, 'a');
    await setState(alice, roomId, 'org.example.thing', { v: 2 }, 'b');
    await sayMany(alice, roomId, 2);
    const state = async required_state => ((await open(bob, t, 's').sync({ room_subscriptions: { [roomId]: { timeline_limit: 1, required_state } } })).rooms[roomId].required_state ?? []).map(e => `${e.type}|${e.state_key}`).sort();
    t.equal(await state(dialect.state([['org.example.thing']])), ['org.example.thing|a', 'org.example.thing|b'], 'all keys of a type');
    t.equal(await state(dialect.state([['m.room.name', ''], ['org.example.thing', 'b']])), ['m.room.name|', 'org.example.thing|b'], 'single keys');
    const all = await state(dialect.state([[]]));
    for (const one of ['m.room.create|', 'm.room.power_levels|', `m.room.member|${alice.userId}`, `m.room.member|${bob.userId}`]) t.check(all.includes(one), `${one} is not in all of the state`);
    t.equal(await state(dialect.state([], { lazy: true })), [`m.room.member|${alice.userId}`], 'lazy members: the senders in the timeline');
    t.equal(await state(dialect.state([], { me: dialect.name === 'v4' ? bob.userId : true })), [`m.room.member|${bob.userId}`], 'oneself');
    t.equal(await state(dialect.state([])), [], 'none');
  });

  await story.test('subscriptions, and a timeline that grows', async t => {
    const roomId = await roomOf([alice, bob]), said = await sayMany(alice, roomId, 6);
    const connection = open(bob, t), subscribe = timeline_limit => ({ room_subscriptions: { [roomId]: { timeline_limit, required_state: dialect.state(NAME) } } });
    t.equal(ids((await connection.sync(subscribe(1))).rooms[roomId].timeline), said.slice(-1), 'one event');
    const grown = (await connection.sync(subscribe(4))).rooms?.[roomId];
    t.equal([ids(grown?.timeline ?? []), grown?.[dialect.expanded]], [said.slice(-4), true], 'four events, expanded');
    const stranger = open(await newUser(world, 'stranger'), t);
    t.equal((await stranger.sync(subscribe(1))).rooms ?? {}, {}, 'a room that one is not in');
  });

  await story.test('a poll waits for news and wakes on it', async t => {
    const roomId = await roomOf([alice, bob]), connection = open(bob, t, 'poll');
    await connection.sync(lists());
    await connection.sync(lists());
    const started = Date.now(), waiting = connection.sync(lists(), { timeout: 15_000 });
    setTimeout(() => say(alice, roomId, 'wake up'), 200);
    t.check((await waiting).rooms?.[roomId], 'no room in the answer');
    t.check(Date.now() - started < 4000, `woken after ${Date.now() - started} ms`);
    await connection.sync(lists());
    const before = Date.now();
    await connection.sync(lists(), { timeout: 600 });
    t.check(Date.now() - before >= 450, `an empty poll of 600 ms came back after ${Date.now() - before} ms`);
  });

  await story.test('leaving, being kicked', async t => {
    const user = await newUser(world, 'leaver'), [left, kicked] = [await roomOf([alice, user]), await roomOf([alice, user])];
    const connection = open(user, t);
    await connection.sync(lists());
    await leave(user, left);
    await alice.call('kick', { path: { roomId: kicked }, body: { user_id: user.userId } });
    await say(alice, kicked, 'unseen');
    const { rooms } = await connection.sync(lists());
    const last = id => rooms?.[id]?.timeline?.at(-1) ?? rooms?.[id]?.required_state?.find(e => e.state_key === user.userId);
    t.equal(last(left)?.content.membership, 'leave', 'the room that was left is sent once more');
    t.equal([last(kicked)?.content.membership, last(kicked)?.sender], ['leave', alice.userId], 'the room that one was kicked from');
    t.equal(Object.keys((await open(user, t, 'new').sync(lists())).rooms ?? {}), [kicked], 'on a new connection only the kick is told');
  });

  await story.test('an unknown position is 400 M_UNKNOWN_POS, also another user’s', async t => {
    const connection = open(alice, t);
    await connection.sync(lists());
    await connection.sync(lists(), { pos: 'no-such-pos', status: 400, errcode: 'M_UNKNOWN_POS' });
    await open(bob, t).sync(lists(), { pos: connection.pos, status: 400, errcode: 'M_UNKNOWN_POS' });
  });

  await story.test('connections are apart; the same position can be asked again', async t => {
    const roomId = await roomOf([alice, bob]), [one, two] = [open(bob, t, 'one'), open(bob, t, 'two')];
    await one.sync(lists());
    const eventId = await say(alice, roomId, 'x');
    t.check((await two.sync(lists())).rooms[roomId]?.initial, 'the second connection does not start anew');
    const before = one.pos;
    t.equal(ids((await one.sync(lists())).rooms[roomId].timeline), [eventId], 'news on the first connection');
    t.equal(ids((await one.sync(lists(), { pos: before })).rooms[roomId].timeline), [eventId], 'the same news at the same position');
  });

  await story.test('refusals of the request', async t => {
    const bad = body => alice.raw('POST', dialect.path, { body, status: 400, soft: true });
    await bad({ lists: { all: { required_state: dialect.state(NAME) } } });
    await bad({ lists: 'all' });
    await bad({ lists: { all: config({ range: [5, 'x'] }) } });
    await bad({ lists: { all: config({ timeline_limit: 'many' }) } });
    if (dialect.name === 'v4') await alice.raw('POST', dialect.path, { body: { lists: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`l${i}`, config()])) }, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    t.check((await open(alice, t, 'ext').sync({ ...lists(), extensions: { 'org.example.unknown': { enabled: true } } })).pos, 'unknown extensions are ignored');
  });

  await story.test('extension to_device: once, with its own token', async t => {
    const user = await newUser(world, 'device'), connection = open(user, t);
    const extension = since => ({ extensions: { to_device: { enabled: true, limit: 2, ...(since ? { since } : {}) } } });
    const first = (await connection.sync(extension())).extensions.to_device;
    for (let n = 0; n < 3; n++) await alice.call('sendToDevice', { path: { eventType: 'org.example.note', txnId: nextTransaction() }, body: { messages: { [user.userId]: { [user.deviceId]: { n } } } } });
    const second = (await connection.sync(extension(first.next_batch))).extensions.to_device;
    t.equal(second.events.map(e => e.content.n), [0, 1], 'two at most');
    t.equal((await connection.sync(extension(first.next_batch))).extensions.to_device.events.map(e => e.content.n), [0, 1], 'the same token again');
    const third = (await connection.sync(extension(second.next_batch))).extensions.to_device;
    t.equal(third.events.map(e => e.content.n), [2], 'the third');
    t.equal((await connection.sync(extension(third.next_batch))).extensions?.to_device?.events ?? [], [], 'no more');
  });

  await story.test('extension e2ee: key counts, fallback keys, device lists', async t => {
    const user = await newUser(world, 'e2ee'), connection = open(user, t), extensions = { extensions: { e2ee: { enabled: true } } };
    const roomId = await roomOf([alice, user]);
    const keys = new DeviceKeys(user);
    await user.call('uploadKeys', { body: { device_keys: keys.identity(), one_time_keys: keys.oneTime(3), fallback_keys: keys.fallback('F') } });
    const first = (await connection.sync(extensions)).extensions.e2ee;
    t.equal([first.device_one_time_keys_count?.signed_curve25519, first.device_unused_fallback_key_types], [3, ['signed_curve25519']], 'counts');
    const other = await newUser(world, 'other');
    await joinRoom(other, roomId);
    await other.call('uploadKeys', { body: { device_keys: new DeviceKeys(other).identity() } });
    t.check(await connection.until(extensions, a => a.extensions?.e2ee?.device_lists?.changed?.includes(other.userId)), 'changed');
    const before = connection.pos;
    await leave(other, roomId);
    t.check(await connection.until(extensions, a => a.extensions?.e2ee?.device_lists?.left?.includes(other.userId)), 'left');
    await user.call('getKeysChanges', { query: { from: before, to: connection.pos }, soft: true });
  });

  await story.test('extension account_data: global and of rooms', async t => {
    const user = await newUser(world, 'account'), roomId = await createRoom(user), connection = open(user, t);
    const request = { ...lists(), extensions: { account_data: { enabled: true } } };
    await user.call('setAccountData', { path: { userId: user.userId, type: 'org.example.a' }, body: { v: 1 } });
    await user.call('setRoomTag', { path: { userId: user.userId, roomId, tag: 'm.favourite' }, body: {} });
    const first = (await connection.sync(request)).extensions.account_data;
    t.check(first.global.some(e => e.type === 'org.example.a'), 'global');
    t.check(first.global.some(e => e.type === 'm.push_rules'), 'push rules');
    t.check(first.rooms?.[roomId]?.some(e => e.type === 'm.tag'), 'tags of the room');
    await user.call('setAccountDataPerRoom', { path: { userId: user.userId, roomId, type: 'org.example.b' }, body: { v: 2 } });
    const second = await connection.until(request, a => a.extensions?.account_data?.rooms?.[roomId]);
    t.equal(second?.map(e => e.type), ['org.example.b'], 'only what is new');
  });

  await story.test('extensions receipts and typing', async t => {
    const roomId = await roomOf([alice, bob]), eventId = await say(alice, roomId, 'x'), connection = open(alice, t, 'rt');
    const request = { ...lists(), extensions: { receipts: { enabled: true }, typing: { enabled: true } } };
    await connection.sync(request);
    await bob.call('postReceipt', { path: { roomId, receiptType: 'm.read', eventId }, body: {} });
    const receipt = await connection.until(request, a => a.extensions?.receipts?.rooms?.[roomId]);
    t.check(dialect.receipts(receipt)?.[eventId]?.['m.read']?.[bob.userId], `receipt: ${JSON.stringify(receipt)}`);
    await bob.call('setTyping', { path: { roomId, userId: bob.userId }, body: { typing: true, timeout: 20_000 } });
    t.equal(dialect.typists(await connection.until(request, a => a.extensions?.typing?.rooms?.[roomId])), [bob.userId], 'typing');
    await bob.call('setTyping', { path: { roomId, userId: bob.userId }, body: { typing: false } });
    t.equal(dialect.typists(await connection.until(request, a => a.extensions?.typing?.rooms?.[roomId])), [], 'no longer typing');
    const fresh = (await open(alice, t, 'rt2').sync(request)).extensions.receipts?.rooms?.[roomId];
    t.check(dialect.receipts(fresh)?.[eventId]?.['m.read']?.[bob.userId], 'the receipt of an event in the timeline on a first sync');
  });

  await story.test('heroes of a room without a name; direct; transaction ids; counts', async t => {
    const user = await newUser(world, 'hero'), roomId = await createRoom(user, { invite: [alice.userId], is_direct: true });
    await joinRoom(alice, roomId);
    await user.call('setAccountData', { path: { userId: user.userId, type: 'm.direct' }, body: { [alice.userId]: [roomId] } });
    const txnId = nextTransaction();
    const { event_id } = await user.get('sendMessage', { path: { roomId, eventType: 'm.room.message', txnId }, body: { msgtype: 'm.text', body: 'mine' } });
    await say(alice, roomId, 'yours');
    const room = (await open(user, t).sync(lists())).rooms[roomId];
    t.equal([room.heroes?.map(h => h.user_id), room.is_dm, room.joined_count, room.name ?? undefined], [[alice.userId], true, 2, undefined], 'heroes, is_dm, joined_count, name');
    t.equal(room.timeline.find(e => e.event_id === event_id)?.unsigned?.transaction_id, txnId, 'transaction_id');
    if (dialect.name === 'unstable') t.equal([room.notification_count, room.highlight_count], [1, 0], 'notification_count');
  });
}
