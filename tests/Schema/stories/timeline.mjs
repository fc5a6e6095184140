// Reading a room: /messages, /context, /event, /timestamp_to_event, the legacy /initialSync and /events.
import { newUser } from '../lib/people.mjs';
import { allMessages, createRoom, getState, ids, invite, joinRoom, leave, redact, roomOf, say, sayMany, setState, sleep, sync } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('timeline');
  const { alice, bob, carol, roomId, said } = await story.setup(async () => {
    const [alice, bob, carol] = [await newUser(world, 'alice'), await newUser(world, 'bob'), await newUser(world, 'carol')];
    const roomId = await roomOf([alice, bob], { name: 'Long' });
    return { alice, bob, carol, roomId, said: await sayMany(alice, roomId, 23) };
  });
  const messages = (user, query, room = roomId) => user.get('getRoomEvents', { path: { roomId: room }, query });

  await story.test('/messages backwards gives each event once, newest first, down to the creation', async t => {
    const { events, pages } = await allMessages(alice, roomId, { dir: 'b', limit: 7 });
    t.equal(new Set(ids(events)).size, events.length, 'each once');
    t.equal(events.filter(e => e.type === 'm.room.message').map(e => e.event_id), [...said].reverse(), 'messages');
    t.equal(events.at(-1).type, 'm.room.create', 'last event');
    t.check(pages >= 4, `only ${pages} pages`);
    t.check(events.every(e => e.room_id === roomId), 'room_id');
  });

  await story.test('/messages forwards gives the same in the other order', async t => {
    const { events: back } = await allMessages(alice, roomId, { dir: 'b', limit: 9 });
    const { events: forth } = await allMessages(alice, roomId, { dir: 'f', limit: 4 });
    t.equal(ids(forth), ids(back).reverse(), 'order');
  });

  await story.test('/messages from a token of /sync, up to a token, with the limit', async t => {
    const first = await sync(alice, { filter: { room: { rooms: [roomId], timeline: { limit: 5 } } } });
    const timeline = first.rooms.join[roomId].timeline;
    t.equal(ids(timeline.events), said.slice(-5), 'timeline');
    t.equal(timeline.limited, true, 'limited');
    const page = await messages(alice, { dir: 'b', from: timeline.prev_batch, limit: 5 });
    t.equal(ids(page.chunk), said.slice(-10, -5).reverse(), 'page before the timeline');
    t.equal(page.start, timeline.prev_batch, 'start');
    const forward = await messages(alice, { dir: 'f', from: page.end, limit: 3 });
    t.equal(ids(forward.chunk), said.slice(-10, -7), 'page forward from where the backward one ended');
    const between = await messages(alice, { dir: 'f', from: page.end, to: timeline.prev_batch, limit: 50 });
    t.equal(ids(between.chunk), said.slice(-10, -5), 'from one token to another');
    const fresh = await messages(alice, { dir: 'f', from: first.next_batch, limit: 5 });
    t.equal(fresh.chunk, [], 'after the newest');
    t.equal(fresh.end, undefined, 'end when there is no more');
    const next = await say(alice, roomId, 'one more');
    said.push(next);
    t.equal(ids((await messages(alice, { dir: 'f', from: first.next_batch, limit: 5 })).chunk), [next], 'after one more');
  });

  await story.test('/messages with a filter: types, senders, url, lazy members', async t => {
    const only = filter => messages(bob, { dir: 'b', limit: 50, filter: JSON.stringify(filter) });
    t.equal((await only({ types: ['m.room.name'] })).chunk.map(e => e.type), ['m.room.name'], 'types');
    t.check((await only({ not_types: ['m.room.*'] })).chunk.length === 0, 'not_types with a wildcard');
    t.check((await only({ senders: [bob.userId] })).chunk.every(e => e.sender === bob.userId), 'senders');
    t.check((await only({ not_senders: [alice.userId] })).chunk.every(e => e.sender !== alice.userId), 'not_senders');
    t.equal((await only({ contains_url: true })).chunk, [], 'contains_url');
    const lazy = await only({ lazy_load_members: true, types: ['m.room.message'] });
    t.equal(lazy.state?.map(e => [e.type, e.state_key]), [['m.room.member', alice.userId]], 'members of the senders in state');
    t.equal((await messages(bob, { dir: 'b', limit: 2, filter: JSON.stringify({ types: ['m.room.message'] }) })).chunk.length, 2, 'the limit counts what is left by the filter');
  });

  await story.test('/messages refuses strangers, wrong directions, wrong tokens', async () => {
    await carol.call('getRoomEvents', { path: { roomId }, query: { dir: 'b' }, status: 403, errcode: 'M_FORBIDDEN' });
    await alice.call('getRoomEvents', { path: { roomId }, query: { dir: 'x' }, status: 400, soft: true });
    await alice.call('getRoomEvents', { path: { roomId }, status: 400, soft: true });
    await alice.call('getRoomEvents', { path: { roomId }, query: { dir: 'b', from: 'no-such-token' }, status: 400, errcode: ['M_INVALID_PARAM', 'M_UNKNOWN', 'M_BAD_JSON'], soft: true });
    await alice.call('getRoomEvents', { path: { roomId }, query: { dir: 'b', filter: '{"types": 5}' }, status: 400, soft: true });
    await alice.call('getRoomEvents', { path: { roomId }, query: { dir: 'b', filter: '{' }, status: 400, soft: true });
    await alice.call('getRoomEvents', { path: { roomId }, query: { dir: 'b', limit: 'many' }, status: 400, soft: true });
  });

  await story.test('history visibility bounds what a newcomer sees', async t => {
    for (const [visibility, seesBefore, seesInvited] of [['shared', true, true], ['invited', false, true], ['joined', false, false], ['world_readable', true, true]]) {
      const room = await createRoom(alice, { preset: 'private_chat', initial_state: [{ type: 'm.room.history_visibility', state_key: '', content: { history_visibility: visibility } }] });
      const before = await say(alice, room, 'before');
      await invite(alice, room, bob);
      const invited = await say(alice, room, 'invited');
      await joinRoom(bob, room);
      const after = await say(alice, room, 'after');
      const seen = ids((await allMessages(bob, room, { dir: 'b', limit: 20 })).events);
      t.equal([seen.includes(before), seen.includes(invited), seen.includes(after)], [seesBefore, seesInvited, true], `${visibility}: before, invited, after`);
      await bob.call('getOneRoomEvent', { path: { roomId: room, eventId: before }, status: seesBefore ? 200 : 404, errcode: 'M_NOT_FOUND', soft: true });
    }
  });

  await story.test('who has left sees nothing later', async t => {
    const room = await roomOf([alice, bob]);
    const before = await say(alice, room, 'before');
    await leave(bob, room);
    const after = await say(alice, room, 'after');
    const seen = ids((await allMessages(bob, room, { dir: 'b', limit: 20 })).events);
    t.equal([seen.includes(before), seen.includes(after)], [true, false], 'before and after leaving');
    await bob.call('getOneRoomEvent', { path: { roomId: room, eventId: after }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    await bob.call('getEventContext', { path: { roomId: room, eventId: after }, status: [403, 404], soft: true });
  });

  await story.test('/context gives a window around an event, and tokens that go on from it', async t => {
    const middle = said[10];
    const context = async limit => alice.get('getEventContext', { path: { roomId, eventId: middle }, query: limit === undefined ? {} : { limit } });
    const six = await context(6);
    t.equal(six.event.event_id, middle, 'event');
    t.equal(ids(six.events_before), [said[9], said[8], said[7]], 'before, newest first');
    t.equal(ids(six.events_after), [said[11], said[12], said[13]], 'after, oldest first');
    t.check(six.state.some(e => e.type === 'm.room.create') && six.state.some(e => e.type === 'm.room.member'), 'state');
    t.equal(ids((await messages(alice, { dir: 'b', from: six.start, limit: 2 })).chunk), [said[6], said[5]], 'going on backwards');
    t.equal(ids((await messages(alice, { dir: 'f', from: six.end, limit: 2 })).chunk), [said[14], said[15]], 'going on forwards');
    const none = await context(0);
    t.equal([none.events_before ?? [], none.events_after ?? []], [[], []], 'limit 0');
    t.equal(none.event.event_id, middle, 'event with limit 0');
    const standard = await context();
    t.equal((standard.events_before.length + standard.events_after.length), 10, 'ten events when no limit is given');
    const filtered = await bob.get('getEventContext', { path: { roomId, eventId: middle }, query: { limit: 4, filter: JSON.stringify({ lazy_load_members: true }) } });
    t.equal(filtered.state.filter(e => e.type === 'm.room.member').map(e => e.state_key), [alice.userId], 'lazy members');
  });

  await story.test('/context gives the state at the last event of the window', async t => {
    const room = await createRoom(alice, { name: 'One' });
    const event = await say(alice, room, 'then');
    await sayMany(alice, room, 3);
    await setState(alice, room, 'm.room.name', { name: 'Two' });
    const { state } = await alice.get('getEventContext', { path: { roomId: room, eventId: event }, query: { limit: 2 } });
    t.equal(state.find(e => e.type === 'm.room.name')?.content.name, 'One', 'name in the state');
  });

  await story.test('/event and /context refuse strangers and unknown events', async () => {
    await carol.call('getOneRoomEvent', { path: { roomId, eventId: said[0] }, status: [403, 404], soft: true });
    await alice.call('getOneRoomEvent', { path: { roomId, eventId: '$no-such-event' }, status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('getEventContext', { path: { roomId, eventId: '$no-such-event' }, status: 404, errcode: 'M_NOT_FOUND' });
    await carol.call('getEventContext', { path: { roomId, eventId: said[0] }, status: [403, 404], soft: true });
    const other = await createRoom(alice);
    await alice.call('getOneRoomEvent', { path: { roomId: other, eventId: said[0] }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
  });

  await story.test('an event carries its age and one’s own membership at its time', async t => {
    const event = await alice.get('getOneRoomEvent', { path: { roomId, eventId: said[3] } });
    t.check(Number.isInteger(event.unsigned?.age), `age is ${event.unsigned?.age}`);
    t.check(Math.abs(Date.now() - event.origin_server_ts) < 3_600_000, 'origin_server_ts');
    t.check(event.unsigned.membership === undefined || event.unsigned.membership === 'join', `membership is ${event.unsigned.membership}`);
    for (const key of ['auth_events', 'prev_events', 'hashes', 'signatures', 'depth', 'origin']) t.check(!(key in event), `the client form holds ${key}`);
  });

  await story.test('a redaction shows who and why, in both places of redacts', async t => {
    const room = await roomOf([alice, bob]);
    const eventId = await say(bob, room, 'wrong');
    const redaction = await redact(alice, room, eventId, 'spam');
    const event = await bob.get('getOneRoomEvent', { path: { roomId: room, eventId } });
    t.equal(event.content, {}, 'content');
    const because = event.unsigned?.redacted_because;
    t.equal([because?.event_id, because?.sender, because?.content.reason, because?.content.redacts], [redaction, alice.userId, 'spam', eventId], 'redacted_because');
    const own = await bob.get('getOneRoomEvent', { path: { roomId: room, eventId: redaction } });
    t.equal([own.redacts, own.content.redacts], [eventId, eventId], 'redacts of the redaction, at the top and in the content');
    const state = await setState(alice, room, 'm.room.topic', { topic: 'bad' });
    await redact(alice, room, state);
    t.equal(await getState(alice, room, 'm.room.topic'), {}, 'redacted state');
  });

  await story.test('the event next to a point in time, in both directions', async t => {
    const room = await createRoom(alice);
    const made = [];
    for (let i = 0; i < 3; i++) { await sleep(15); made.push(await say(alice, room, `at ${i}`)); }
    const stamps = [];
    for (const eventId of made) stamps.push((await alice.get('getOneRoomEvent', { path: { roomId: room, eventId } })).origin_server_ts);
    const at = (ts, dir) => alice.get('getEventByTimestamp', { path: { roomId: room }, query: { ts, dir } });
    t.equal(await at(stamps[1], 'f'), { event_id: made[1], origin_server_ts: stamps[1] }, 'exactly, forwards');
    t.equal((await at(stamps[1], 'b')).event_id, made[1], 'exactly, backwards');
    t.equal((await at(stamps[1] + 1, 'f')).event_id, made[2], 'just after, forwards');
    t.equal((await at(stamps[1] - 1, 'b')).event_id, made[0], 'just before, backwards');
    t.equal((await at(Date.now() + 1e6, 'b')).event_id, made[2], 'the future, backwards');
    const first = await at(0, 'f');
    t.equal((await alice.get('getOneRoomEvent', { path: { roomId: room, eventId: first.event_id } })).type, 'm.room.create', 'the beginning, forwards');
    for (const [ts, dir] of [[0, 'b'], [Date.now() + 1e6, 'f']])
      await alice.call('getEventByTimestamp', { path: { roomId: room }, query: { ts, dir }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    await carol.call('getEventByTimestamp', { path: { roomId: room }, query: { ts: 0, dir: 'f' }, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await alice.call('getEventByTimestamp', { path: { roomId: room }, query: { ts: 0, dir: 'x' }, status: 400, soft: true });
    await alice.call('getEventByTimestamp', { path: { roomId: room }, query: { dir: 'f' }, status: 400, soft: true });
  });

  await story.test('/initialSync of a room', async t => {
    const initial = await alice.get('roomInitialSync', { path: { roomId } });
    t.equal([initial.room_id, initial.membership], [roomId, 'join'], 'room and membership');
    t.check(initial.state.some(e => e.type === 'm.room.name'), 'state');
    t.check(initial.messages.chunk.some(e => e.event_id === said.at(-1)), 'messages');
    t.check(['private', 'public'].includes(initial.visibility ?? 'private'), 'visibility');
    await carol.call('roomInitialSync', { path: { roomId }, status: 403, errcode: 'M_FORBIDDEN' });
    const left = await roomOf([alice, bob]);
    await leave(bob, left);
    t.equal((await bob.get('roomInitialSync', { path: { roomId: left } })).membership, 'leave', 'membership after leaving');
  });

  await story.test('/initialSync of the server', async t => {
    const user = await newUser(world, 'initial');
    const room = await createRoom(user, { name: 'Initial' }), invited = await createRoom(alice, { invite: [user.userId] });
    await say(user, room, 'hello');
    const initial = await user.get('initialSync', { query: { limit: 3 } });
    const one = initial.rooms.find(r => r.room_id === room);
    t.equal(one?.membership, 'join', 'membership');
    t.check(one?.messages.chunk.some(e => e.content.body === 'hello'), 'messages');
    t.equal(initial.rooms.find(r => r.room_id === invited)?.membership, 'invite', 'invited room');
    const stream = await user.get('getEvents', { query: { from: initial.end, timeout: 0 } });
    t.check(Array.isArray(stream.chunk), 'events after the initial sync');
  });

  await story.test('/events: what is new since a token, and peeking into a world readable room', async t => {
    const from = (await alice.get('getEvents', { query: { timeout: 0 } })).end;
    const eventId = await say(bob, roomId, 'streamed');
    said.push(eventId);
    const { chunk, end } = await alice.get('getEvents', { query: { from, timeout: 5000 } });
    t.check(chunk.some(e => e.event_id === eventId), 'the new event is not in the stream');
    t.check(end && end !== from, 'end');
    await alice.call('getEvents', { query: { from: 'no-such-token', timeout: 0 }, status: 400, soft: true });
    const readable = await createRoom(alice, { initial_state: [{ type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'world_readable' } }] });
    const start = (await carol.get('peekEvents', { query: { room_id: readable, timeout: 0 } })).end;
    const peeked = await say(alice, readable, 'peek');
    const found = await carol.get('peekEvents', { query: { room_id: readable, from: start, timeout: 5000 } });
    t.check(found.chunk.some(e => e.event_id === peeked), 'the peeked room’s event is not in the stream');
    await carol.call('peekEvents', { query: { room_id: roomId, timeout: 0 }, status: [400, 403], soft: true });
    t.check((await carol.get('getRoomEvents', { path: { roomId: readable }, query: { dir: 'b' } })).chunk.length > 0, '/messages of a world readable room');
    t.check((await carol.get('getRoomState', { path: { roomId: readable } })).length > 0, '/state of a world readable room');
  });

  await story.test('/events/{eventId}', async t => {
    const event = await alice.get('getOneEvent', { path: { eventId: said[2] } });
    t.equal([event.event_id, event.room_id], [said[2], roomId], 'event');
    await alice.call('getOneEvent', { path: { eventId: '$no-such-event' }, status: 404, errcode: 'M_NOT_FOUND' });
    await carol.call('getOneEvent', { path: { eventId: said[2] }, status: [403, 404], soft: true });
  });
}
