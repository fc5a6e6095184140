// GET /sync: what is new, gaps, filters, lazy members, state_after, left rooms.
import { newUser, newDevice } from '../lib/people.mjs';
import { allMessages, createRoom, ids, joinRoom, leave, roomOf, say, sayMany, setState, sleep, sync, syncUntil } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('sync');
  const people = async (...names) => { const made = []; for (const name of names) made.push(await newUser(world, name)); return made; };

  await story.test('a new user: nothing but a token, account data and push rules', async t => {
    const [user] = await people('fresh');
    const first = await sync(user);
    t.equal(Object.keys(first.rooms?.join ?? {}), [], 'rooms');
    t.check(first.account_data?.events.some(e => e.type === 'm.push_rules'), 'm.push_rules is not in the account data');
    t.check(first.device_one_time_keys_count !== undefined, 'device_one_time_keys_count is missing');
    const second = await sync(user, { since: first.next_batch });
    t.check(!second.rooms?.join && !second.account_data?.events?.length, `something in an empty sync: ${JSON.stringify(second)}`);
  });

  await story.test('since: only news, each once', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const roomId = await roomOf([alice, bob]);
    const first = await sync(bob);
    t.check(first.rooms.join[roomId], 'room in the first sync');
    const empty = await sync(bob, { since: first.next_batch });
    t.check(!empty.rooms?.join?.[roomId], 'the room again, without news');
    const sent = await sayMany(alice, roomId, 3);
    const news = await sync(bob, { since: empty.next_batch });
    t.equal(ids(news.rooms.join[roomId].timeline.events), sent, 'timeline');
    t.check(!news.rooms.join[roomId].timeline.limited, 'limited');
    t.equal(news.rooms.join[roomId].state?.events ?? [], [], 'state without changes');
    t.check(!(await sync(bob, { since: news.next_batch })).rooms?.join?.[roomId], 'the same news twice');
    t.equal(ids((await sync(bob, { since: empty.next_batch })).rooms.join[roomId].timeline.events), sent, 'the same token again');
  });

  await story.test('a long poll answers when something happens, and when its time is over', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const roomId = await roomOf([alice, bob]);
    // Presence of the two may come first; only the message counts.
    const { next_batch: since } = await sync(bob, { set_presence: 'offline' });
    const waiting = syncUntil(bob, since, a => a.rooms?.join?.[roomId]?.timeline.events.length ? a : null, { query: { timeout: 20_000, set_presence: 'offline' } });
    await sleep(300);
    const started = Date.now(), eventId = await say(alice, roomId, 'wake up');
    const [woken, token] = await waiting;
    t.check(Date.now() - started < 3000, `woken after ${Date.now() - started} ms`);
    t.equal(ids(woken?.rooms.join[roomId].timeline.events ?? []), [eventId], 'timeline');
    const [, quiet] = await syncUntil(bob, token, () => null, { query: { timeout: 10, set_presence: 'offline' }, seconds: 0.3 });
    const before = Date.now();
    await sync(bob, { since: quiet, timeout: 700, set_presence: 'offline' });
    t.check(Date.now() - before >= 500, `an empty poll of 700 ms came back after ${Date.now() - before} ms`);
  });

  await story.test('a gap is limited, and closed by /messages from prev_batch', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const roomId = await roomOf([alice, bob]);
    const first = await sync(bob);
    const sent = await sayMany(alice, roomId, 4);
    await setState(alice, roomId, 'm.room.topic', { topic: 'in the gap' });
    sent.push(...await sayMany(alice, roomId, 8));
    const filter = { room: { timeline: { limit: 5 } } };
    const { timeline, state } = (await sync(bob, { since: first.next_batch, filter })).rooms.join[roomId];
    t.equal(timeline.limited, true, 'limited');
    t.equal(ids(timeline.events), sent.slice(-5), 'timeline');
    t.equal((state?.events ?? []).map(e => [e.type, e.content.topic]), [['m.room.topic', 'in the gap']], 'state of the gap');
    const { events } = await allMessages(bob, roomId, { dir: 'b', from: timeline.prev_batch, to: first.next_batch, limit: 3 });
    t.equal(events.filter(e => e.type === 'm.room.message').map(e => e.event_id).reverse(), sent.slice(0, -5), 'the gap');
  });

  await story.test('state is that at the start of the timeline; state_after that at its end', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const roomId = await roomOf([alice, bob], { name: 'One' });
    const filter = { room: { timeline: { limit: 1 } } };
    const nameIn = events => events?.find(e => e.type === 'm.room.name')?.content.name;
    await setState(alice, roomId, 'm.room.name', { name: 'Two' });
    const first = await sync(bob, { filter });
    const room = first.rooms.join[roomId];
    t.equal(nameIn(room.timeline.events), 'Two', 'name in the timeline');
    t.check(nameIn(room.state?.events) !== 'Two', 'the name of the timeline is in the state at its start');
    const { json: unstable } = await bob.raw('GET', '/_matrix/client/v3/sync?org.matrix.msc4222.use_state_after=true&timeout=0', { status: 200 });
    t.equal(nameIn(unstable.rooms.join[roomId]?.['org.matrix.msc4222.state_after']?.events), 'Two', 'the unstable name, which Element Web reads');
    const after = (await sync(bob, { filter, use_state_after: true })).rooms.join[roomId];
    t.equal([nameIn(after.state_after?.events), after.state], ['Two', undefined], 'name in state_after; no state');
    const later = t.need(after.state_after, 'no state_after').events;
    t.equal(new Set(later.map(e => `${e.type} ${e.state_key}`)).size, later.length, 'each key once');
    await say(alice, roomId, 'quiet');
    const quiet = (await sync(bob, { filter, use_state_after: true, since: first.next_batch })).rooms.join[roomId];
    t.equal(quiet.state_after?.events, [], 'state_after without changes is there, and empty');
    await setState(alice, roomId, 'm.room.name', { name: 'Three' });
    const changed = (await sync(bob, { use_state_after: true, since: first.next_batch })).rooms.join[roomId];
    t.equal(nameIn(changed.state_after?.events), 'Three', 'a change that is in the timeline is in state_after too');
  });

  await story.test('full_state gives all state, and does not wait', async t => {
    const [alice] = await people('alice');
    const roomId = await createRoom(alice, { name: 'Full' });
    const { next_batch } = await sync(alice);
    const started = Date.now();
    const full = await sync(alice, { since: next_batch, full_state: true, timeout: 10_000 });
    t.check(Date.now() - started < 5000, 'it waited');
    t.check(full.rooms.join[roomId]?.state?.events.some(e => e.type === 'm.room.name'), 'the name is not in the full state');
  });

  await story.test('joining shows the room whole; leaving shows it up to there', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const roomId = await createRoom(alice, { preset: 'public_chat', name: 'Joined' });
    await sayMany(alice, roomId, 3);
    const first = await sync(bob);
    await joinRoom(bob, roomId);
    const joined = await sync(bob, { since: first.next_batch });
    const { state, timeline } = joined.rooms.join[roomId];
    t.check([...state?.events ?? [], ...timeline.events].some(e => e.type === 'm.room.create'), 'the whole state comes with the join');
    t.check(timeline.events.some(e => e.type === 'm.room.member' && e.state_key === bob.userId), 'the own join is in the timeline');
    const last = await say(alice, roomId, 'before');
    await leave(bob, roomId);
    const hidden = await say(alice, roomId, 'after');
    const left = await sync(bob, { since: joined.next_batch });
    const events = left.rooms.leave[roomId].timeline.events;
    t.check(events.some(e => e.event_id === last), 'the last message before leaving is missing');
    t.equal([events.at(-1).type, events.at(-1).content.membership], ['m.room.member', 'leave'], 'the last event');
    t.check(!ids(events).includes(hidden), 'an event after leaving');
    t.check(!left.rooms.join?.[roomId], 'the room is in join as well');
    t.check(!(await sync(bob, { since: left.next_batch })).rooms?.leave?.[roomId], 'left twice');
    t.check(!(await sync(bob)).rooms?.leave?.[roomId], 'a left room in a first sync without include_leave');
    const archived = await sync(bob, { filter: { room: { include_leave: true } } });
    t.check(archived.rooms.leave?.[roomId]?.timeline.events.length > 0, 'a left room with include_leave');
  });

  await story.test('joined and left between two syncs', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const roomId = await createRoom(alice, { preset: 'public_chat' });
    const { next_batch: since } = await sync(bob);
    await joinRoom(bob, roomId);
    await leave(bob, roomId);
    const { rooms } = await sync(bob, { since });
    t.check(rooms?.leave?.[roomId], 'the room is not in leave');
    await alice.call('inviteUser', { path: { roomId }, body: { user_id: bob.userId } });
    const invited = await sync(bob, { since });
    t.check(invited.rooms?.invite?.[roomId], 'the room is not in invite');
    await alice.call('kick', { path: { roomId }, body: { user_id: bob.userId } });
    const kicked = await sync(bob, { since: invited.next_batch });
    t.equal(kicked.rooms?.leave?.[roomId]?.timeline?.events.at(-1)?.sender, alice.userId, 'the kick');
  });

  await story.test('lazy members: those who speak, oneself, and no one twice', async t => {
    const [alice, bob, carol] = await people('alice', 'bob', 'carol');
    const roomId = await roomOf([alice, bob, carol], { name: 'Lazy' });
    const filter = { room: { state: { lazy_load_members: true }, timeline: { limit: 2 } } };
    await sayMany(alice, roomId, 3);
    const membersOf = room => (room.state?.events ?? []).filter(e => e.type === 'm.room.member').map(e => e.state_key).sort();
    const first = await sync(carol, { filter });
    t.equal(membersOf(first.rooms.join[roomId]), [alice.userId, carol.userId].sort(), 'members in the first sync');
    t.check(first.rooms.join[roomId].state?.events.some(e => e.type === 'm.room.name'), 'other state');
    await say(bob, roomId, 'me too');
    const second = await sync(carol, { filter, since: first.next_batch });
    t.equal(membersOf(second.rooms.join[roomId]), [bob.userId], 'members in the second sync');
    const redundant = { room: { state: { lazy_load_members: true, include_redundant_members: true }, timeline: { limit: 2 } } };
    await say(bob, roomId, 'again');
    t.equal(membersOf((await sync(carol, { filter: redundant, since: second.next_batch })).rooms.join[roomId]), [bob.userId], 'redundant members when asked for');
    const [dave] = await people('dave'), { next_batch: since } = await sync(carol, { filter });
    await joinRoom(dave, roomId);
    await sayMany(alice, roomId, 4);
    const gap = (await sync(carol, { filter, since })).rooms.join[roomId];
    t.equal(gap.timeline.limited, true, 'limited');
    t.check(membersOf(gap).includes(dave.userId), 'a join inside the gap is not told although nobody else would tell it');
    await leave(dave, roomId);
    const all = await sync(carol, { filter: { room: { timeline: { limit: 2 } } } });
    t.equal(membersOf(all.rooms.join[roomId]).filter(id => id !== dave.userId), [alice, bob, carol].map(u => u.userId).sort(), 'all members without lazy loading');
  });

  await story.test('summary: heroes and counts', async t => {
    const [alice, bob, carol] = await people('alice', 'bob', 'carol');
    const roomId = await createRoom(alice, { preset: 'public_chat', invite: [carol.userId] });
    await joinRoom(bob, roomId);
    const { summary } = (await sync(alice, { filter: { room: { state: { lazy_load_members: true } } } })).rooms.join[roomId];
    t.need(summary, 'no summary');
    t.equal([summary['m.joined_member_count'], summary['m.invited_member_count']], [2, 1], 'counts');
    t.equal([...summary['m.heroes']].sort(), [bob.userId, carol.userId].sort(), 'heroes');
    const { next_batch } = await sync(alice);
    await joinRoom(carol, roomId);
    t.equal((await sync(alice, { since: next_batch })).rooms.join[roomId].summary?.['m.joined_member_count'], 3, 'count after a join');
  });

  await story.test('filters: rooms, types, senders, limit, fields, federation format', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const [one, two] = [await roomOf([alice, bob], { name: 'One' }), await roomOf([alice, bob], { name: 'Two' })];
    await say(alice, one, 'in one');
    const said = await say(bob, two, 'in two');
    const get = async filter => (await sync(bob, { filter })).rooms?.join ?? {};
    t.equal(Object.keys(await get({ room: { rooms: [one] } })), [one], 'rooms');
    t.equal(Object.keys(await get({ room: { not_rooms: [one] } })), [two], 'not_rooms');
    t.equal((await get({ room: { timeline: { types: ['m.room.message'] } } }))[one].timeline.events.map(e => e.type), ['m.room.message'], 'types of the timeline');
    t.equal(ids((await get({ room: { timeline: { senders: [bob.userId], types: ['m.room.message'] } } }))[two].timeline.events), [said], 'senders');
    t.equal((await get({ room: { timeline: { limit: 1 } } }))[two].timeline.events.length, 1, 'limit');
    t.equal((await get({ room: { timeline: { not_types: ['*'] } } }))[two]?.timeline.events ?? [], [], 'no types');
    const stateOf = room => [...new Set((room.state?.events ?? []).map(e => e.type))];
    t.equal(stateOf((await get({ room: { state: { types: ['m.room.name'] }, timeline: { limit: 1 } } }))[two]), ['m.room.name'], 'types of the state');
    const { json: fields } = await bob.raw('GET', `/_matrix/client/v3/sync?filter=${encodeURIComponent(JSON.stringify({ event_fields: ['type', 'content.body', 'event_id', 'sender'], room: { rooms: [two] } }))}`, { status: 200 });
    const event = fields.rooms.join[two].timeline.events.at(-1);
    t.equal(event.content, { body: 'in two' }, 'event_fields');
    t.check(event.origin_server_ts === undefined, 'event_fields leave origin_server_ts');
    const { json: federated } = await bob.raw('GET', `/_matrix/client/v3/sync?filter=${encodeURIComponent(JSON.stringify({ event_format: 'federation', room: { rooms: [two] } }))}`, { status: 200 });
    t.check(Array.isArray(federated.rooms.join[two].timeline.events.at(-1).auth_events), 'event_format federation');
    t.equal((await sync(bob, { filter: { account_data: { not_types: ['*'] }, presence: { not_types: ['*'] } } })).account_data?.events ?? [], [], 'no account data');
  });

  await story.test('filters by id: define, get, use; refusals', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const roomId = await createRoom(alice);
    const path = { userId: alice.userId }, body = { room: { timeline: { limit: 1, types: ['m.room.create'] }, rooms: [roomId] }, event_format: 'client' };
    const { filter_id: filterId } = await alice.get('defineFilter', { path, body });
    t.check(!filterId.startsWith('{'), 'a filter id must not begin with {');
    t.equal(await alice.get('getFilter', { path: { ...path, filterId } }), body, 'filter');
    t.equal((await alice.get('sync', { query: { filter: filterId } })).rooms.join[roomId].timeline.events.map(e => e.type), ['m.room.create'], 'used by its id');
    await alice.call('getFilter', { path: { ...path, filterId: '99999' }, status: 404, errcode: 'M_NOT_FOUND' });
    await bob.call('getFilter', { path: { ...path, filterId }, status: 403, errcode: 'M_FORBIDDEN' });
    await bob.call('defineFilter', { path, body, status: 403, errcode: 'M_FORBIDDEN' });
    await alice.call('defineFilter', { path, body: { room: { timeline: { limit: 'many' } } }, status: 400, soft: true });
    await alice.call('sync', { query: { filter: 'no-such-filter' }, status: [400, 404], soft: true });
    await alice.call('sync', { query: { filter: '{"room": 5}' }, status: 400, soft: true });
    await alice.call('sync', { query: { since: 'no-such-token' }, status: 400, errcode: ['M_INVALID_PARAM', 'M_UNKNOWN', 'M_UNKNOWN_POS'], soft: true });
    await alice.call('sync', { query: { timeout: 'long' }, freeRequest: true, status: 400, soft: true });
  });

  await story.test('transaction ids come back to the device that sent, and to no other', async t => {
    const [alice] = await people('alice');
    const phone = await newDevice(alice), roomId = await createRoom(alice);
    const txnId = world.unique('txn');
    const { event_id } = await alice.get('sendMessage', { path: { roomId, eventType: 'm.room.message', txnId }, body: { msgtype: 'm.text', body: 'x' } });
    const found = async user => (await sync(user)).rooms.join[roomId].timeline.events.find(e => e.event_id === event_id).unsigned?.transaction_id;
    t.equal(await found(alice), txnId, 'on the device that sent');
    t.equal(await found(phone), undefined, 'on another device');
  });

  await story.test('account data and rooms of all kinds arrive on another device', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const phone = await newDevice(alice);
    const { next_batch: since } = await sync(phone);
    const roomId = await createRoom(alice);
    await alice.call('setAccountData', { path: { userId: alice.userId, type: 'org.example.setting' }, body: { v: 1 } });
    await alice.call('setAccountDataPerRoom', { path: { userId: alice.userId, roomId, type: 'org.example.room' }, body: { v: 2 } });
    const invited = await createRoom(bob, { name: 'Invited', invite: [alice.userId] });
    const news = await sync(phone, { since });
    t.check(news.account_data.events.some(e => e.type === 'org.example.setting' && e.content.v === 1), 'account data');
    t.check(news.rooms.join[roomId].account_data.events.some(e => e.type === 'org.example.room'), 'account data of the room');
    t.check(news.rooms.invite[invited], 'invitation');
    t.check(!(await sync(phone, { since: news.next_batch })).account_data?.events?.length, 'account data twice');
  });

  await story.test('tokens never go back, also under load', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const roomId = await roomOf([alice, bob]);
    const seen = [];
    const filter = { room: { timeline: { limit: 100 } } };
    let { next_batch: token } = await sync(bob);
    const sending = (async () => { const all = []; for (let i = 0; i < 5; i++) all.push(...await Promise.all(Array.from({ length: 6 }, (_, k) => say(alice, roomId, `${i}.${k}`)))); return all; })();
    let sent = null;
    sending.then(all => { sent = all; });
    for (let rounds = 0; rounds < 60 && (!sent || seen.length < sent.length); rounds++) {
      const answer = await sync(bob, { since: token, timeout: 300, filter });
      seen.push(...ids((answer.rooms?.join?.[roomId]?.timeline.events ?? []).filter(e => e.type === 'm.room.message')));
      t.check(!answer.rooms?.join?.[roomId]?.timeline.limited, 'limited without need');
      token = answer.next_batch;
    }
    const all = await sending;
    t.equal(new Set(seen).size, seen.length, 'each once');
    t.equal([...seen].sort(), [...all].sort(), 'none lost');
    const { events } = await allMessages(bob, roomId, { dir: 'b', limit: 50 });
    t.equal(seen, ids(events.filter(e => e.type === 'm.room.message')).reverse(), 'sync and /messages agree on the order');
  });
}
