// Relations: edits, reactions, threads, references; what is aggregated, and the lists of them.
import { newUser } from '../lib/people.mjs';
import { createRoom, edit, ids, inThread, nextTransaction, react, redact, roomOf, say, send, sync, text } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('relations');
  const { alice, bob, carol } = await story.setup(async () => ({ alice: await newUser(world, 'alice'), bob: await newUser(world, 'bob'), carol: await newUser(world, 'carol') }));
  const event = (user, roomId, eventId) => user.get('getOneRoomEvent', { path: { roomId, eventId } });
  const relations = (user, roomId, eventId, query = {}) => user.get('getRelatingEvents', { path: { roomId, eventId }, query });

  await story.test('an edit: the newest by the same sender is bundled, the content stays', async t => {
    const roomId = await roomOf([alice, bob]);
    const original = await say(alice, roomId, 'frist');
    await send(alice, roomId, edit(original, 'second'));
    const last = await send(alice, roomId, edit(original, 'third'));
    await send(bob, roomId, edit(original, 'forged'));
    const seen = await event(bob, roomId, original);
    t.equal(seen.content.body, 'frist', 'content of the original');
    const replaced = seen.unsigned?.['m.relations']?.['m.replace'];
    t.equal([replaced?.event_id, replaced?.content?.['m.new_content']?.body, replaced?.sender], [last, 'third', alice.userId], 'm.replace');
    for (const [place, found] of [
      ['/messages', (await bob.get('getRoomEvents', { path: { roomId }, query: { dir: 'b', limit: 10 } })).chunk],
      ['/sync', (await sync(bob, { filter: { room: { timeline: { limit: 5 } } } })).rooms.join[roomId].timeline.events],   // bundled where the timeline is limited
      ['/context', [(await bob.get('getEventContext', { path: { roomId, eventId: original } })).event]],
    ]) t.equal(found.find(e => e.event_id === original)?.unsigned?.['m.relations']?.['m.replace']?.event_id, last, `m.replace in ${place}`);
    await redact(alice, roomId, last);
    t.equal((await event(bob, roomId, original)).unsigned?.['m.relations']?.['m.replace']?.content?.['m.new_content']?.body, 'second', 'after the newest edit was redacted');
  });

  await story.test('reactions: one for each key and sender', async t => {
    const roomId = await roomOf([alice, bob]);
    const original = await say(alice, roomId, 'nice?');
    await react(bob, roomId, original);
    await react(bob, roomId, original, '🎉');
    await bob.call('sendMessage', {
      path: { roomId, eventType: 'm.reaction', txnId: nextTransaction() }, body: { 'm.relates_to': { rel_type: 'm.annotation', event_id: original, key: '🎉' } },
      status: 400, errcode: 'M_DUPLICATE_ANNOTATION',
    });
    await react(alice, roomId, original, '🎉');
    const { chunk } = await alice.get('getRelatingEventsWithRelType', { path: { roomId, eventId: original, relType: 'm.annotation' } });
    t.equal(chunk.length, 3, 'annotations');
  });

  await story.test('/relations: all, by type, by event type; paging in both directions', async t => {
    const roomId = await roomOf([alice, bob]);
    const root = await say(alice, roomId, 'root');
    const replies = [];
    for (let i = 0; i < 7; i++) replies.push(await say(alice, roomId, `reply ${i}`, inThread(root)));
    const reaction = await react(bob, roomId, root);
    const all = await relations(bob, roomId, root, { limit: 50 });
    t.equal(ids(all.chunk), [...replies, reaction].reverse(), 'all, newest first');
    const path = { roomId, eventId: root, relType: 'm.thread' };
    t.equal(ids((await bob.get('getRelatingEventsWithRelType', { path, query: { limit: 50 } })).chunk), [...replies].reverse(), 'by type');
    t.equal(ids((await bob.get('getRelatingEventsWithRelTypeAndEventType', { path: { ...path, eventType: 'm.room.message' }, query: { dir: 'f', limit: 50 } })).chunk), replies, 'by event type, oldest first');
    t.equal((await bob.get('getRelatingEventsWithRelTypeAndEventType', { path: { ...path, eventType: 'm.sticker' } })).chunk, [], 'by another event type');
    for (const [dir, expected] of [['b', [...replies].reverse()], ['f', replies]]) {
      const seen = [];
      let from;
      for (let page = 0; page < 10; page++) {
        const answer = await bob.get('getRelatingEventsWithRelType', { path, query: { dir, limit: 3, ...(from ? { from } : {}) } });
        seen.push(...ids(answer.chunk));
        t.check(answer.chunk.length <= 3, 'more than the limit');
        from = answer.next_batch;
        if (!from) break;
      }
      t.equal(seen, expected, `pages in direction ${dir}`);
    }
    const first = await bob.get('getRelatingEventsWithRelType', { path, query: { dir: 'b', limit: 3 } });
    const second = await bob.get('getRelatingEventsWithRelType', { path, query: { dir: 'b', limit: 3, from: first.next_batch } });
    t.check(second.prev_batch === undefined || typeof second.prev_batch === 'string', 'prev_batch');
    const since = (await sync(bob)).next_batch;
    t.equal(ids((await bob.get('getRelatingEventsWithRelType', { path, query: { from: since, dir: 'b', limit: 2 } })).chunk), replies.slice(-2).reverse(), 'from a token of /sync');
  });

  await story.test('/relations with recurse', async t => {
    const roomId = await roomOf([alice, bob]);
    const root = await say(alice, roomId, 'root');
    const reply = await say(alice, roomId, 'reply', inThread(root));
    const reaction = await react(bob, roomId, reply);
    const edited = await send(alice, roomId, edit(reply, 'better'));
    const answer = await relations(bob, roomId, root, { recurse: true, limit: 50 });
    t.equal(ids(answer.chunk).sort(), [reply, reaction, edited].sort(), 'with what relates to what relates');
    t.check(answer.recursion_depth >= 1, `recursion_depth is ${answer.recursion_depth}`);
    t.equal(ids((await relations(bob, roomId, root)).chunk), [reply], 'without');
  });

  await story.test('/relations refuses strangers and unknown events', async () => {
    const roomId = await roomOf([alice, bob]);
    const root = await say(alice, roomId, 'root');
    await carol.call('getRelatingEvents', { path: { roomId, eventId: root }, status: [403, 404], soft: true });
    await alice.call('getRelatingEvents', { path: { roomId, eventId: '$no-such-event' }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    const unknown = { roomId, eventId: '$no-such-event', relType: 'm.thread' }, notFound = { status: 404, errcode: 'M_NOT_FOUND', soft: true };
    await alice.call('getRelatingEventsWithRelType', { path: unknown, ...notFound });
    await alice.call('getRelatingEventsWithRelTypeAndEventType', { path: { ...unknown, eventType: 'm.room.message' }, ...notFound });
    await alice.call('getRelatingEvents', { path: { roomId, eventId: root }, query: { from: 'no-such-token' }, status: 400, soft: true });
  });

  await story.test('a thread: count, latest event, participation', async t => {
    const roomId = await roomOf([alice, bob, carol]);
    const root = await say(alice, roomId, 'root');
    await say(alice, roomId, 'one', inThread(root));
    const latest = await say(bob, roomId, 'two', inThread(root));
    const thread = async user => (await event(user, roomId, root)).unsigned?.['m.relations']?.['m.thread'];
    const [forBob, forCarol] = [await thread(bob), await thread(carol)];
    t.equal([forBob?.count, forBob?.latest_event?.event_id, forBob?.current_user_participated], [2, latest, true], 'for one who took part');
    t.equal([forCarol?.count, forCarol?.current_user_participated], [2, false], 'for one who did not');
    t.equal((await thread(alice)).current_user_participated, true, 'for the one who sent the root');
    const edited = await send(bob, roomId, edit(latest, 'two, better'));
    const after = await thread(carol);
    t.equal([after.count, after.latest_event.event_id], [2, latest], 'an edit of a reply is no reply');
    t.equal(after.latest_event.unsigned?.['m.relations']?.['m.replace']?.event_id, edited, 'the latest event carries its edit');
    await redact(bob, roomId, latest);
    t.equal((await thread(carol)).count, 1, 'count after a reply was redacted');
    t.equal((await sync(carol, { filter: { room: { timeline: { limit: 5 } } } })).rooms.join[roomId].timeline.events.find(e => e.event_id === root)?.unsigned?.['m.relations']?.['m.thread']?.count, 1, 'count in /sync');
  });

  await story.test('/threads: all and participated, newest activity first, paged', async t => {
    const roomId = await roomOf([alice, bob]);
    const roots = [];
    for (let i = 0; i < 4; i++) {
      const root = await say(alice, roomId, `root ${i}`);
      await say(alice, roomId, 'reply', inThread(root));
      roots.push(root);
    }
    await say(bob, roomId, 'later', inThread(roots[1]));
    const threads = (user, query = {}) => user.get('getThreadRoots', { path: { roomId }, query });
    t.equal(ids((await threads(alice)).chunk), [roots[1], roots[3], roots[2], roots[0]], 'all');
    t.equal(ids((await threads(bob, { include: 'participated' })).chunk), [roots[1]], 'participated');
    const seen = [];
    for (let from, page = 0; page < 6; page++) {
      const answer = await threads(alice, { limit: 3, ...(from ? { from } : {}) });
      seen.push(...ids(answer.chunk));
      from = answer.next_batch;
      if (!from) break;
    }
    t.equal(seen, [roots[1], roots[3], roots[2], roots[0]], 'pages');
    t.equal((await threads(alice)).chunk[0].unsigned['m.relations']['m.thread'].count, 2, 'count');
    await carol.call('getThreadRoots', { path: { roomId }, status: 403, errcode: 'M_FORBIDDEN' });
    await alice.call('getThreadRoots', { path: { roomId }, query: { include: 'no-such' }, status: 400, soft: true });
    await alice.call('getThreadRoots', { path: { roomId }, query: { limit: 0 }, status: [200, 400], soft: true });
  });

  await story.test('references are bundled', async t => {
    const roomId = await roomOf([alice, bob]);
    const original = await say(alice, roomId, 'see this');
    const reference = await send(bob, roomId, { ...text('about it'), 'm.relates_to': { rel_type: 'm.reference', event_id: original } });
    t.equal((await event(alice, roomId, original)).unsigned?.['m.relations']?.['m.reference']?.chunk?.map(e => e.event_id), [reference], 'm.reference');
  });

  await story.test('a relation to an event of another room is nothing', async t => {
    const [here, there] = [await roomOf([alice, bob]), await createRoom(alice)];
    const original = await say(alice, here, 'here');
    await alice.call('sendMessage', { path: { roomId: there, eventType: 'm.room.message', txnId: nextTransaction() }, body: edit(original, 'from there'), status: [200, 400] });
    t.equal((await event(bob, here, original)).unsigned?.['m.relations']?.['m.replace'], undefined, 'm.replace');
  });

  await story.test('what an ignored user reacts and edits is not aggregated; redacted events keep no relations', async t => {
    const roomId = await roomOf([alice, bob]);
    const root = await say(alice, roomId, 'root');
    await say(bob, roomId, 'reply', inThread(root));
    await redact(alice, roomId, root);
    const seen = await event(alice, roomId, root);
    t.check(!seen.unsigned?.['m.relations']?.['m.replace'], 'm.replace on a redacted event');
    t.equal(ids((await relations(alice, roomId, root)).chunk).length, 1, 'replies of a redacted root are still listed');
  });

  await story.test('no thread within a thread', async () => {
    const roomId = await roomOf([alice, bob]);
    const root = await say(alice, roomId, 'root');
    const reply = await say(alice, roomId, 'reply', inThread(root));
    await alice.call('sendMessage', { path: { roomId, eventType: 'm.room.message', txnId: nextTransaction() }, body: { ...text('nested'), ...inThread(reply) }, status: 400, errcode: 'M_UNKNOWN', soft: true });
  });
}
