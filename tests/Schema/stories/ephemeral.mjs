// Typing, receipts, read markers, presence; and the unread counts that receipts move.
import { newUser, newDevice } from '../lib/people.mjs';
import { eventually, inThread, leave, roomOf, say, sync, syncUntil } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('ephemeral');
  const { alice, bob, carol } = await story.setup(async () => ({ alice: await newUser(world, 'alice'), bob: await newUser(world, 'bob'), carol: await newUser(world, 'carol') }));
  const ephemeral = (answer, roomId, type) => answer.rooms?.join?.[roomId]?.ephemeral?.events.filter(e => e.type === type) ?? [];
  const typing = (user, roomId, body, expectation = {}) => user.call('setTyping', { path: { roomId, userId: user.userId }, body, ...expectation });
  const receipt = (user, roomId, eventId, receiptType = 'm.read', body = {}, expectation = {}) =>
    user.call('postReceipt', { path: { roomId, receiptType, eventId }, body, ...expectation });

  await story.test('typing starts, stops, runs out', async t => {
    const roomId = await roomOf([alice, bob]);
    const { next_batch: since } = await sync(bob);
    await typing(alice, roomId, { typing: true, timeout: 30_000 });
    const typists = a => ephemeral(a, roomId, 'm.typing').at(-1)?.content.user_ids;
    const [started, token] = await syncUntil(bob, since, typists);
    t.equal(started, [alice.userId], 'typing');
    await typing(alice, roomId, { typing: false });
    const [stopped, next] = await syncUntil(bob, token, typists);
    t.equal(stopped, [], 'after stopping');
    await typing(alice, roomId, { typing: true, timeout: 700 });
    const [again, after] = await syncUntil(bob, next, typists);
    t.equal(again, [alice.userId], 'typing again');
    const [over] = await syncUntil(bob, after, typists, { seconds: 12 });
    t.equal(over, [], 'after the time-out');
  });

  await story.test('refusals of typing', async () => {
    const roomId = await roomOf([alice, bob]);
    await bob.call('setTyping', { path: { roomId, userId: alice.userId }, body: { typing: true, timeout: 1000 }, status: [400, 403], errcode: 'M_FORBIDDEN', soft: true });
    await typing(carol, roomId, { typing: true, timeout: 1000 }, { status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await alice.call('setTyping', { path: { roomId, userId: alice.userId }, body: {}, status: 400, soft: true });
    await alice.call('setTyping', { path: { roomId, userId: alice.userId }, body: { typing: 'yes' }, status: 400, soft: true });
  });

  await story.test('public receipts reach everyone, private ones only oneself', async t => {
    const roomId = await roomOf([alice, bob, carol]);
    const [one, two] = [await say(alice, roomId, 'one'), await say(alice, roomId, 'two')];
    const [forAlice, forBob] = [(await sync(alice)).next_batch, (await sync(bob)).next_batch];
    await receipt(bob, roomId, one);
    const shown = type => a => ephemeral(a, roomId, 'm.receipt').map(e => e.content).find(c => Object.values(c).some(v => v[type]?.[bob.userId]));
    const [content, next] = await syncUntil(alice, forAlice, shown('m.read'));
    t.check(Number.isInteger(content?.[one]?.['m.read']?.[bob.userId]?.ts), `receipt: ${JSON.stringify(content)}`);
    await receipt(bob, roomId, two, 'm.read.private');
    const [own] = await syncUntil(bob, forBob, shown('m.read.private'));
    t.check(own?.[two]?.['m.read.private']?.[bob.userId], `own private receipt: ${JSON.stringify(own)}`);
    await say(carol, roomId, 'marker');
    const [, , answers] = await syncUntil(alice, next, a => a.rooms?.join?.[roomId]?.timeline.events.length);
    t.check(!answers.some(shown('m.read.private')), 'another user sees a private receipt');
    const first = await sync(alice);
    t.check(shown('m.read')(first), 'a first sync has no receipts');
    t.check(!shown('m.read.private')(first), 'another user sees a private receipt in a first sync');
  });

  await story.test('threaded receipts', async t => {
    const roomId = await roomOf([alice, bob]);
    const root = await say(alice, roomId, 'root');
    const reply = await say(alice, roomId, 'reply', inThread(root));
    const { next_batch: since } = await sync(alice);
    await receipt(bob, roomId, reply, 'm.read', { thread_id: root });
    await receipt(bob, roomId, root, 'm.read', { thread_id: 'main' });
    const seen = {};
    await syncUntil(alice, since, a => {
      for (const e of ephemeral(a, roomId, 'm.receipt')) for (const [id, v] of Object.entries(e.content)) if (v['m.read']?.[bob.userId]) seen[id] = v['m.read'][bob.userId].thread_id;
      return Object.keys(seen).length >= 2;
    });
    t.equal(seen, { [reply]: root, [root]: 'main' }, 'thread_id of the receipts');
  });

  await story.test('refusals of receipts', async () => {
    const roomId = await roomOf([alice, bob]);
    const eventId = await say(alice, roomId, 'x');
    await receipt(bob, roomId, eventId, 'm.no-such-type', {}, { freeRequest: true, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await receipt(bob, roomId, eventId, 'm.read', { thread_id: '' }, { status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await receipt(bob, roomId, eventId, 'm.read', { thread_id: 5 }, { status: 400, errcode: ['M_INVALID_PARAM', 'M_BAD_JSON'], soft: true });
    await receipt(bob, roomId, eventId, 'm.fully_read', { thread_id: 'main' }, { status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await receipt(carol, roomId, eventId, 'm.read', {}, { status: [403, 404], soft: true });
  });

  await story.test('read markers: fully read in account data, receipts with it', async t => {
    const roomId = await roomOf([alice, bob]);
    const [one, two] = [await say(alice, roomId, 'one'), await say(alice, roomId, 'two')];
    const { next_batch: since } = await sync(bob);
    await bob.call('setReadMarker', { path: { roomId }, body: { 'm.fully_read': one, 'm.read': two, 'm.read.private': two } });
    const [marker] = await syncUntil(bob, since, a => a.rooms?.join?.[roomId]?.account_data?.events.find(e => e.type === 'm.fully_read'));
    t.equal(marker?.content, { event_id: one }, 'm.fully_read');
    t.equal((await bob.get('getAccountDataPerRoom', { path: { userId: bob.userId, roomId, type: 'm.fully_read' } })).event_id, one, 'read by its endpoint');
    await receipt(bob, roomId, two, 'm.fully_read');
    t.equal((await bob.get('getAccountDataPerRoom', { path: { userId: bob.userId, roomId, type: 'm.fully_read' } })).event_id, two, 'm.fully_read set by a receipt');
    await bob.call('setAccountDataPerRoom', { path: { userId: bob.userId, roomId, type: 'm.fully_read' }, body: { event_id: one }, status: 405, errcode: 'M_BAD_JSON', soft: true });
    await bob.call('setReadMarker', { path: { roomId }, body: {}, soft: true });
  });

  await story.test('unread counts: messages, mentions, read up to here', async t => {
    const roomId = await roomOf([alice, bob]);
    const counts = async (filter) => (await sync(bob, filter ? { filter } : {})).rooms.join[roomId].unread_notifications;
    await say(alice, roomId, 'one');
    const two = await say(alice, roomId, 'two');
    t.equal(await counts(), { notification_count: 2, highlight_count: 0 }, 'two messages');
    await say(alice, roomId, `hello ${bob.userId}`, { 'm.mentions': { user_ids: [bob.userId] } });
    t.equal(await counts(), { notification_count: 3, highlight_count: 1 }, 'and a mention');
    await say(alice, roomId, 'quietly', { msgtype: 'm.notice' });
    t.equal(await counts(), { notification_count: 3, highlight_count: 1 }, 'a notice does not count');
    await receipt(bob, roomId, two);
    t.equal(await counts(), { notification_count: 1, highlight_count: 1 }, 'read up to the second');
    await say(alice, roomId, '@room all', { 'm.mentions': { room: true } });
    t.equal(await counts(), { notification_count: 2, highlight_count: 2 }, '@room by one with the power');
    await receipt(bob, roomId, await say(alice, roomId, 'last'));
    t.equal(await counts(), { notification_count: 0, highlight_count: 0 }, 'all read');
    const { next_batch: since } = await sync(bob);
    const last = await say(alice, roomId, 'again');
    const [news, next] = await syncUntil(bob, since, a => a.rooms?.join?.[roomId]?.timeline.events.length && a.rooms.join[roomId]);
    t.equal(news?.unread_notifications, { notification_count: 1, highlight_count: 0 }, 'the count comes with the message');
    await receipt(bob, roomId, last, 'm.read.private');
    const [cleared] = await syncUntil(bob, next, a => a.rooms?.join?.[roomId]?.unread_notifications?.notification_count === 0);
    t.check(cleared, 'a private receipt does not clear the count on a waiting sync');
    await receipt(bob, roomId, two);
    t.equal(await counts(), { notification_count: 0, highlight_count: 0 }, 'an older receipt does not move back');
  });

  await story.test('unread counts of threads', async t => {
    const roomId = await roomOf([alice, bob]);
    const root = await say(alice, roomId, 'root');
    await say(alice, roomId, 'reply', inThread(root));
    const reply = await say(alice, roomId, 'reply', inThread(root));
    const threads = { room: { timeline: { unread_thread_notifications: true } } };
    const room = async filter => (await sync(bob, filter ? { filter } : {})).rooms.join[roomId];
    const split = await room(threads);
    t.equal(split.unread_notifications, { notification_count: 1, highlight_count: 0 }, 'main timeline');
    t.equal(split.unread_thread_notifications, { [root]: { notification_count: 2, highlight_count: 0 } }, 'thread');
    t.equal((await room()).unread_notifications, { notification_count: 3, highlight_count: 0 }, 'all together without the filter');
    await receipt(bob, roomId, reply, 'm.read', { thread_id: root });
    const after = await room(threads);
    t.equal([after.unread_notifications.notification_count, after.unread_thread_notifications?.[root]?.notification_count ?? 0], [1, 0], 'after reading the thread');
    await say(alice, roomId, 'another', inThread(root));
    await receipt(bob, roomId, await say(alice, roomId, 'main'), 'm.read');
    const whole = await room(threads);
    t.equal([whole.unread_notifications.notification_count, whole.unread_thread_notifications?.[root]?.notification_count ?? 0], [0, 0], 'an unthreaded receipt reads threads too');
  });

  await story.test('counts on joining, on inviting, in encrypted rooms', async t => {
    const roomId = await roomOf([alice]);
    await say(alice, roomId, 'before');
    await bob.call('joinRoomById', { path: { roomId }, body: {} });
    const unread = async () => (await sync(bob)).rooms.join[roomId].unread_notifications;
    t.equal(await unread(), { notification_count: 0, highlight_count: 0 }, 'history before the join does not count');
    await alice.call('setRoomStateWithKey', { path: { roomId, eventType: 'm.room.encryption', stateKey: '' }, body: { algorithm: 'm.megolm.v1.aes-sha2' } });
    await alice.call('sendMessage', { path: { roomId, eventType: 'm.room.encrypted', txnId: world.unique('t') }, body: { algorithm: 'm.megolm.v1.aes-sha2', ciphertext: 'AwgAEn', session_id: 'sess', device_id: 'D', sender_key: 'a'.repeat(43) } });
    t.equal((await unread()).notification_count, 1, 'an encrypted message counts');
    await leave(bob, roomId);
  });

  await story.test('presence: set, get, seen by those who share a room', async t => {
    const roomId = await roomOf([alice, bob]);
    const { next_batch: since } = await sync(bob);
    const status = world.unique('lunch');
    await alice.call('setPresence', { path: { userId: alice.userId }, body: { presence: 'unavailable', status_msg: status } });
    const got = await bob.get('getPresence', { path: { userId: alice.userId } });
    const offered = (await alice.get('getPresence', { path: { userId: alice.userId } })).status_msg === status;
    if (!offered) return t.fail('presence is off: set and get do not agree');
    t.equal([got.presence, got.status_msg], ['unavailable', status], 'presence');
    const [event] = await syncUntil(bob, since, a => a.presence?.events.find(e => e.sender === alice.userId && e.content.status_msg === status));
    t.equal([event?.type, event?.content.presence], ['m.presence', 'unavailable'], 'm.presence event');
    await bob.call('setPresence', { path: { userId: alice.userId }, body: { presence: 'online' }, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await alice.call('setPresence', { path: { userId: alice.userId }, body: { presence: 'asleep' }, status: 400, soft: true });
    await carol.call('getPresence', { path: { userId: `@${world.unique('nobody')}:${alice.serverName}` }, status: [403, 404], soft: true });
    const stranger = await newUser(world, 'stranger');
    await stranger.call('getPresence', { path: { userId: alice.userId }, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await sync(alice, { set_presence: 'online' });
    const online = await eventually(() => bob.get('getPresence', { path: { userId: alice.userId } }), p => p.presence === 'online', 4);
    t.equal(online.presence, 'online', 'syncing makes online');
  });

  await story.test('a receipt on one device clears the count on another', async t => {
    const phone = await newDevice(bob), roomId = await roomOf([alice, bob]);
    const eventId = await say(alice, roomId, 'x');
    const { next_batch: since } = await sync(phone);
    await receipt(bob, roomId, eventId);
    const [cleared] = await syncUntil(phone, since, a => a.rooms?.join?.[roomId]?.unread_notifications?.notification_count === 0);
    t.check(cleared, 'the other device was not told');
  });
}
