// Spaces: the hierarchy with its paging and limits, and room summaries.
import { newUser } from '../lib/people.mjs';
import { createRoom, invite, joinRoom, setState } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('spaces');
  const [alice, bob] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob')]);
  const server = alice.serverName;
  const space = more => createRoom(alice, { preset: 'public_chat', creation_content: { type: 'm.space' }, ...more });
  const adopt = (parent, child, content = {}) => setState(alice, parent, 'm.space.child', { via: [server], ...content }, child);
  const hierarchy = (user, roomId, query = {}) => user.get('getSpaceHierarchy', { path: { roomId }, query });

  const tree = await story.setup(async () => {
    const root = await space({ name: 'Root' }), inner = await space({ name: 'Inner' });
    const open = await createRoom(alice, { preset: 'public_chat', name: 'Open', topic: 'All are welcome', room_alias_name: world.unique('open') });
    const deep = await createRoom(alice, { preset: 'public_chat', name: 'Deep' });
    const secret = await createRoom(alice, { preset: 'private_chat', name: 'Secret' });
    await adopt(root, open, { order: 'b', suggested: true });
    await adopt(root, inner, { order: 'a' });
    await adopt(root, secret, { order: 'c' });
    await adopt(inner, deep);
    await adopt(inner, root);   // a loop
    return { root, inner, open, deep, secret };
  });

  await story.test('the hierarchy is walked depth first, in order, each room once', async t => {
    const { rooms, next_batch } = await hierarchy(alice, tree.root);
    t.equal(rooms.map(r => r.room_id), [tree.root, tree.inner, tree.deep, tree.open, tree.secret], 'rooms for a member of all');
    t.equal(next_batch, undefined, 'next_batch at the end');
    const [root, , , open] = rooms;
    t.equal([root.room_type, root.name, root.num_joined_members], ['m.space', 'Root', 1], 'root');
    t.equal(root.children_state.map(e => e.state_key).sort(), [tree.inner, tree.open, tree.secret].sort(), 'children of the root');
    t.equal([open.name, open.topic, open.join_rule, open.guest_can_join, open.world_readable, open.room_type], ['Open', 'All are welcome', 'public', false, false, undefined], 'open room');
    t.check(open.canonical_alias?.startsWith('#open'), 'canonical alias');
    t.equal(open.children_state, [], 'children of a room that is no space');
  });

  await story.test('who may not enter a room does not see it', async t => {
    const { rooms } = await hierarchy(bob, tree.root);
    t.equal(rooms.map(r => r.room_id), [tree.root, tree.inner, tree.deep, tree.open], 'rooms for a stranger');
    await bob.call('getSpaceHierarchy', { path: { roomId: tree.secret }, status: 403, errcode: 'M_FORBIDDEN' });
    await invite(alice, tree.secret, bob);
    t.check((await hierarchy(bob, tree.root)).rooms.some(r => r.room_id === tree.secret), 'a room that one is invited to');
  });

  await story.test('suggested only, depth, pages', async t => {
    t.equal((await hierarchy(alice, tree.root, { suggested_only: true })).rooms.map(r => r.room_id), [tree.root, tree.open], 'suggested only');
    t.equal((await hierarchy(alice, tree.root, { max_depth: 1 })).rooms.map(r => r.room_id), [tree.root, tree.inner, tree.open, tree.secret], 'depth 1');
    t.equal((await hierarchy(alice, tree.root, { max_depth: 0 })).rooms.map(r => r.room_id), [tree.root], 'depth 0');
    const seen = [];
    let from;
    for (let page = 0; page < 6; page++) {
      const answer = await hierarchy(alice, tree.root, { limit: 2, ...(from ? { from } : {}) });
      t.check(answer.rooms.length <= 2, 'more than the limit');
      seen.push(...answer.rooms.map(r => r.room_id));
      from = answer.next_batch;
      if (!from) break;
    }
    t.equal(seen, [tree.root, tree.inner, tree.deep, tree.open, tree.secret], 'pages');
    const first = await hierarchy(alice, tree.root, { limit: 2 });
    await alice.call('getSpaceHierarchy', { path: { roomId: tree.root }, query: { limit: 2, from: first.next_batch, suggested_only: true }, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await alice.call('getSpaceHierarchy', { path: { roomId: tree.root }, query: { from: 'no-such-token' }, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
  });

  await story.test('order: a given order first, then by time', async t => {
    const root = await space({ name: 'Order' }), made = [];
    for (let i = 0; i < 4; i++) made.push(await createRoom(alice, { preset: 'public_chat', name: `child ${i}` }));
    await adopt(root, made[0]);
    await adopt(root, made[1], { order: 'zz' });
    await adopt(root, made[2], { order: 'aa' });
    await adopt(root, made[3]);
    t.equal((await hierarchy(alice, root)).rooms.slice(1).map(r => r.room_id), [made[2], made[1], made[0], made[3]], 'order');
    await setState(alice, root, 'm.space.child', {}, made[1]);
    const { rooms } = await hierarchy(alice, root);
    t.check(!rooms.some(r => r.room_id === made[1]), 'a child without via is still there');
    t.check(!rooms[0].children_state.some(e => e.state_key === made[1]), 'a child without via is in children_state');
  });

  await story.test('a restricted child is seen by those who may join it', async t => {
    const root = await space({ name: 'Club' });
    const child = await createRoom(alice, { name: 'Members', initial_state: [{ type: 'm.room.join_rules', state_key: '', content: { join_rule: 'restricted', allow: [{ type: 'm.room_membership', room_id: root }] } }] });
    await adopt(root, child);
    t.check(!(await hierarchy(bob, root)).rooms.some(r => r.room_id === child), 'seen by one who is not in the club');
    await joinRoom(bob, root);
    const seen = (await hierarchy(bob, root)).rooms.find(r => r.room_id === child);
    t.need(seen, 'not seen by a member of the club');
    t.equal([seen.join_rule, seen.allowed_room_ids], ['restricted', [root]], 'join rule and allowed rooms');
  });

  await story.test('a room’s summary, for members, strangers and without a token', async t => {
    const summary = (user, roomIdOrAlias, options = {}) => user.get('getRoomSummary', { path: { roomIdOrAlias }, ...options });
    const mine = await summary(alice, tree.open);
    t.equal([mine.room_id, mine.name, mine.topic, mine.num_joined_members, mine.membership, mine.join_rule], [tree.open, 'Open', 'All are welcome', 1, 'join', 'public'], 'for a member');
    t.check(mine.room_version !== undefined, 'room_version');
    const theirs = await summary(bob, mine.canonical_alias, { query: { via: [server] } });
    t.equal([theirs.room_id, theirs.membership ?? 'leave'], [tree.open, 'leave'], 'for a stranger, by alias');
    t.equal((await summary(world.anonymous(), tree.open)).membership, undefined, 'membership without a token');
    const encrypted = await createRoom(alice, { preset: 'public_chat', initial_state: [{ type: 'm.room.encryption', state_key: '', content: { algorithm: 'm.megolm.v1.aes-sha2' } }] });
    t.equal((await summary(alice, encrypted)).encryption, 'm.megolm.v1.aes-sha2', 'encryption');
    const closed = await createRoom(alice, { preset: 'private_chat' });
    await bob.call('getRoomSummary', { path: { roomIdOrAlias: closed }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    await bob.call('getRoomSummary', { path: { roomIdOrAlias: `#${world.unique('none')}:${server}` }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    for (const path of ['/_matrix/client/unstable/im.nheko.summary/summary/', '/_matrix/client/unstable/im.nheko.summary/rooms/']) {
      const { json } = await bob.raw('GET', `${path}${encodeURIComponent(tree.open)}${path.endsWith('rooms/') ? '/summary' : ''}`, { status: 200, soft: true });
      t.equal(json?.room_id, tree.open, `room id at ${path}`);
    }
  });
}
