import assert from 'node:assert/strict';
import { overBothSyncs, overSyncV3 } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { device, eventOf, person, roomOf } from './lib/device.mjs';
import { encryptedRoomWith, roomWith } from './lib/rooms.mjs';
import { reply } from './lib/threads.mjs';
import { eventually } from './lib/eventually.mjs';

const text = (body) => ({ msgtype: 'm.text', body });
const editOf = (eventId, body) => ({
  ...text(`* ${body}`),
  'm.new_content': text(body),
  'm.relates_to': { rel_type: 'm.replace', event_id: eventId },
});
const reaction = (eventId, key) => ({ 'm.relates_to': { rel_type: 'm.annotation', event_id: eventId, key } });

for (const [kind, make] of [['an open', roomWith], ['an encrypted', encryptedRoomWith]]) {
  overBothSyncs(`An edit replaces the text in ${kind} room`, async (t, sync) => {
    const alice = await person(t, homeserver, 'alice', sync);
    const bob = await person(t, homeserver, 'bob', sync);
    const room = await make([alice, bob]);
    const { event_id: id } = await alice.client.sendMessage(room, text('draft'));
    const seen = await eventOf(bob.client, room, id);

    await alice.client.sendMessage(room, editOf(id, 'final'));
    await eventually('bob sees the edit', () => seen.getContent().body === 'final');
    assert.equal(seen.getOriginalContent().body, 'draft');
  });
}

overSyncV3('A client that comes later finds the edit with the event', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const room = await roomWith([alice]);
  const { event_id: id } = await alice.client.sendMessage(room, text('draft'));
  await alice.client.sendMessage(room, editOf(id, 'final'));
  const later = await alice.client.fetchRoomEvent(room, id);
  assert.equal(later.unsigned['m.relations']['m.replace'].content['m.new_content'].body, 'final');
});

overBothSyncs('Reactions are counted by key, and one can be taken back', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob]);
  const { event_id: id } = await alice.client.sendMessage(room, text('cake?'));
  await eventOf(bob.client, room, id);
  const { event_id: liked } = await alice.client.sendEvent(room, 'm.reaction', reaction(id, '🎂'));
  await bob.client.sendEvent(room, 'm.reaction', reaction(id, '🎂'));
  await bob.client.sendEvent(room, 'm.reaction', reaction(id, '👍'));

  const counts = (client) => {
    const relations = client.getRoom(room).relations.getChildEventsForEvent(id, 'm.annotation', 'm.reaction');
    return Object.fromEntries((relations?.getSortedAnnotationsByKey() ?? []).map(([key, events]) => [key, events.size]));
  };
  for (const { client } of [alice, bob]) {
    await eventually('both see three reactions', () => counts(client)['🎂'] === 2 && counts(client)['👍'] === 1);
  }
  const again = await homeserver.request('PUT', `/_matrix/client/v3/rooms/${room}/send/m.reaction/again`,
    { token: alice.client.getAccessToken(), body: reaction(id, '🎂') });
  assert.deepEqual([again.status, again.body.errcode], [400, 'M_DUPLICATE_ANNOTATION']);

  await alice.client.redactEvent(room, liked);
  await eventually('bob sees it taken back', () => counts(bob.client)['🎂'] === 1);
});

overBothSyncs('A redacted message loses its text for everyone', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await encryptedRoomWith([alice, bob]);
  const { event_id: id } = await alice.client.sendMessage(room, text('oops'));
  const seen = await eventOf(bob.client, room, id);
  await assert.rejects(bob.client.redactEvent(room, id), (error) => error.errcode === 'M_FORBIDDEN');

  await alice.client.redactEvent(room, id, undefined, { reason: 'a slip' });
  await eventually('bob sees the redaction', () => seen.isRedacted());
  assert.deepEqual(seen.getContent(), {});
  const { content, unsigned } = await bob.client.fetchRoomEvent(room, id);
  assert.deepEqual(content, {});
  assert.equal(unsigned.redacted_because.content.reason, 'a slip');
});

overBothSyncs('A thread counts its replies and stands in the thread list', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await roomWith([alice, bob]);
  const { event_id: root } = await alice.client.sendMessage(room, text('What shall we eat?'));
  const { event_id: other } = await alice.client.sendMessage(room, text('And drink?'));
  const { event_id: first } = await reply(bob.client, room, root, text('Soup'));
  const { event_id: last } = await reply(alice.client, room, root, text('Soup it is'));
  for (const { client } of [alice, bob]) {
    const thread = await eventually('the thread has both replies', () => {
      const found = client.getRoom(room).getThread(root);
      return [first, last].every((id) => found?.findEventById(id)) && found;
    });
    await eventually('the last reply is known', () => thread.replyToEvent?.getId() === last);
    assert.ok(!client.getRoom(room).getLiveTimeline().getEvents().some((event) => event.getId() === last),
      'replies stay out of the main timeline');
    // The server's count, not the SDK's: that counts a reply twice when it arrives while the thread is fetched.
    const bundle = (await client.fetchRoomEvent(room, root)).unsigned['m.relations']['m.thread'];
    assert.deepEqual([bundle.count, bundle.latest_event.event_id, bundle.current_user_participated], [2, last, true]);
  }
  await reply(alice.client, room, other, text('Tea'));

  const later = await device(t, bob.user, sync);
  const view = await roomOf(later, room);
  const [all, mine] = await view.createThreadsTimelineSets();
  await view.fetchRoomThreads();
  const roots = (set) => set.getLiveTimeline().getEvents().map((event) => event.getId());
  await eventually('the list of all threads', () => roots(all).includes(root) && roots(all).includes(other));
  assert.deepEqual(roots(mine), [root], 'bob takes part in one thread only');
  const { chunk } = await later.createThreadListMessagesRequest(room, null, 10, 'b');
  assert.deepEqual(chunk.map((event) => event.event_id), [root, other], 'latest activity first, as the SDK turns it around');
  assert.equal(chunk[0].unsigned['m.relations']['m.thread'].count, 2);
});

overBothSyncs('A later client pages back through a thread', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const room = await roomWith([alice]);
  const { event_id: root } = await alice.client.sendMessage(room, text('countdown'));
  for (let n = 12; n > 0; n--) {
    const content = { ...text(`${n}`), 'm.relates_to': { rel_type: 'm.thread', event_id: root } };
    await homeserver.request('PUT', `/_matrix/client/v3/rooms/${room}/send/m.room.message/${n}`,
      { token: alice.client.getAccessToken(), body: content });
  }
  const seen = [];
  let from;
  do {
    const page = await alice.client.relations(room, root, 'm.thread', null, { limit: 5, from });
    seen.push(...page.events.map((event) => event.getContent().body));
    from = page.nextBatch;
  } while (from);
  assert.deepEqual(seen, Array.from({ length: 12 }, (_, n) => `${n + 1}`), 'newest first, nothing twice');
});

overBothSyncs('A later client scrolls back to the beginning of the room', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const room = await roomWith([alice]);
  for (let n = 0; n < 45; n++) await alice.client.sendMessage(room, text(`message ${n}`));
  const later = await device(t, alice.user, sync);
  const view = await roomOf(later, room);
  while (view.getLiveTimeline().getPaginationToken('b')) await later.scrollback(view, 20);
  const events = view.getLiveTimeline().getEvents();
  assert.equal(events[0].getType(), 'm.room.create');
  const bodies = events.filter((event) => event.getType() === 'm.room.message').map((event) => event.getContent().body);
  assert.deepEqual(bodies, Array.from({ length: 45 }, (_, n) => `message ${n}`));
});

overSyncV3('A client jumps to an old event and reads on from there', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const room = await roomWith([alice]);
  const ids = [];
  for (let n = 0; n < 50; n++) ids.push((await alice.client.sendMessage(room, text(`message ${n}`))).event_id);
  const later = await device(t, alice.user, sync);
  const view = await roomOf(later, room);
  const timeline = await later.getEventTimeline(view.getUnfilteredTimelineSet(), ids[10]);
  const has = (id) => timeline.getEvents().some((event) => event.getId() === id);
  assert.ok(has(ids[10]));
  while (!has(ids[5])) await later.paginateEventTimeline(timeline, { backwards: true, limit: 3 });
  while (!has(ids[20])) await later.paginateEventTimeline(timeline, { backwards: false, limit: 3 });
  const bodies = timeline.getEvents().map((event) => event.getContent().body);
  const from = bodies.indexOf('message 5');
  assert.deepEqual(bodies.slice(from, from + 16), Array.from({ length: 16 }, (_, n) => `message ${n + 5}`));
  const { event_id: first } = await later.timestampToEvent(room, 0, 'f');
  assert.equal((await later.fetchRoomEvent(room, first)).type, 'm.room.create');
});
