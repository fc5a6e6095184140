// Invite, join, knock, leave, forget, kick, ban, unban; restricted rooms; lists of members.
import { newUser } from '../lib/people.mjs';
import { createRoom, getState, invite, joinRoom, leave, roomOf, say, setState, sync } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('membership');
  const [alice, bob, carol] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob'), await newUser(world, 'carol')]);
  const membership = async (roomId, user, asker = alice) => (await getState(asker, roomId, 'm.room.member', user.userId)).membership;
  const rules = (join_rule, more = {}) => ({ type: 'm.room.join_rules', state_key: '', content: { join_rule, ...more } });

  await story.test('invite, with a reason; accept by joining', async t => {
    const roomId = await createRoom(alice, { name: 'Invited' });
    await alice.call('inviteUser', { path: { roomId }, body: { user_id: bob.userId, reason: 'come in' } });
    t.equal((await getState(alice, roomId, 'm.room.member', bob.userId)).reason, 'come in', 'reason');
    const { rooms } = await sync(bob);
    const stripped = rooms.invite[roomId]?.invite_state.events ?? [];
    for (const type of ['m.room.create', 'm.room.name', 'm.room.join_rules']) t.check(stripped.some(e => e.type === type), `${type} is not in invite_state`);
    t.check(stripped.some(e => e.type === 'm.room.member' && e.state_key === bob.userId && e.content.membership === 'invite'), 'the invitation is not in invite_state');
    t.equal((await bob.get('joinRoom', { path: { roomIdOrAlias: roomId }, body: { reason: 'thanks' } })).room_id, roomId, 'room id');
    t.equal((await getState(alice, roomId, 'm.room.member', bob.userId)).reason, 'thanks', 'reason of joining');
    await joinRoom(bob, roomId);   // joining twice is no error
  });

  await story.test('refusals of invite', async () => {
    const roomId = await roomOf([alice, bob], { power_level_content_override: { invite: 50 } });
    const refuse = (user, user_id, expectation) => user.call('inviteUser', { path: { roomId }, body: { user_id }, soft: true, ...expectation });
    await refuse(bob, carol.userId, { status: 403, errcode: 'M_FORBIDDEN' });
    await refuse(alice, bob.userId, { status: 403, errcode: 'M_FORBIDDEN' });
    await refuse(carol, carol.userId, { status: 403, errcode: 'M_FORBIDDEN' });
    await refuse(alice, 'no user', { status: 400, errcode: ['M_INVALID_PARAM', 'M_BAD_JSON'] });
    await alice.call('inviteUser', { path: { roomId }, body: {}, status: 400, errcode: ['M_MISSING_PARAM', 'M_BAD_JSON', 'M_INVALID_PARAM'], soft: true });
    await alice.call('ban', { path: { roomId }, body: { user_id: carol.userId } });
    await refuse(alice, carol.userId, { status: 403, errcode: 'M_FORBIDDEN' });
  });

  await story.test('joining by alias, by id; refusals', async t => {
    const name = world.unique('joinable'), alias = `#${name}:${alice.serverName}`;
    const roomId = await createRoom(alice, { preset: 'public_chat', room_alias_name: name });
    t.equal((await bob.get('joinRoom', { path: { roomIdOrAlias: alias }, query: { via: [alice.serverName] }, body: {} })).room_id, roomId, 'room id');
    const closed = await createRoom(alice);
    await bob.call('joinRoom', { path: { roomIdOrAlias: closed }, body: {}, status: 403, errcode: 'M_FORBIDDEN' });
    await bob.call('joinRoomById', { path: { roomId: closed }, body: {}, status: 403, errcode: 'M_FORBIDDEN' });
    await bob.call('joinRoom', { path: { roomIdOrAlias: `#${world.unique('none')}:${alice.serverName}` }, body: {}, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    await bob.call('joinRoomById', { path: { roomId: `!${world.unique('none')}:${alice.serverName}` }, body: {}, status: [403, 404], soft: true });
    await bob.call('joinRoom', { path: { roomIdOrAlias: 'neither' }, body: {}, status: 400, errcode: ['M_INVALID_PARAM', 'M_UNKNOWN'], soft: true });
    await alice.call('ban', { path: { roomId }, body: { user_id: bob.userId } });
    await bob.call('joinRoomById', { path: { roomId }, body: {}, status: 403, errcode: 'M_FORBIDDEN' });
  });

  await story.test('leave, forget, and joining again', async t => {
    const roomId = await roomOf([alice, bob]);
    await bob.call('forgetRoom', { path: { roomId }, status: 400, errcode: 'M_UNKNOWN' });
    await leave(bob, roomId, { reason: 'bored' });
    t.equal(await membership(roomId, bob), 'leave', 'membership');
    t.equal((await getState(alice, roomId, 'm.room.member', bob.userId)).reason, 'bored', 'reason');
    t.check(!(await bob.get('getJoinedRooms')).joined_rooms.includes(roomId), 'joined_rooms holds a room that was left');
    await bob.call('getRoomEvents', { path: { roomId }, query: { dir: 'b' } });
    await bob.call('forgetRoom', { path: { roomId } });
    await bob.call('getRoomEvents', { path: { roomId }, query: { dir: 'b' }, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    const archived = await sync(bob, { filter: { room: { include_leave: true } } });
    t.check(!archived.rooms?.leave?.[roomId], 'a forgotten room is in rooms.leave');
    await joinRoom(bob, roomId);
    t.check((await bob.get('getJoinedRooms')).joined_rooms.includes(roomId), 'joined_rooms');
    await leave(bob, roomId);
    await carol.call('leaveRoom', { path: { roomId }, body: {}, status: 403, errcode: 'M_FORBIDDEN', soft: true });
  });

  await story.test('rejecting an invitation', async t => {
    const roomId = await createRoom(alice, { invite: [bob.userId] });
    const before = await sync(bob);
    t.check(before.rooms.invite[roomId], 'no invitation');
    await leave(bob, roomId);
    const after = await sync(bob, { since: before.next_batch });
    t.check(after.rooms?.leave?.[roomId], 'the rejected room is not in rooms.leave');
    t.check(!(await sync(bob)).rooms?.invite?.[roomId], 'a rejected invitation comes again');
  });

  await story.test('kick, ban, unban', async t => {
    const roomId = await roomOf([alice, bob, carol]);
    const act = (user, id, target, expectation = {}, reason = 'test') => user.call(id, { path: { roomId }, body: { user_id: target.userId, reason }, ...expectation });
    const forbidden = { status: 403, errcode: 'M_FORBIDDEN', soft: true };
    await act(bob, 'kick', carol, forbidden);
    await act(bob, 'ban', carol, forbidden);
    await act(bob, 'ban', alice, forbidden);
    await act(alice, 'kick', bob);
    t.equal(await getState(alice, roomId, 'm.room.member', bob.userId).then(m => [m.membership, m.reason]), ['leave', 'test'], 'after the kick');
    await act(alice, 'kick', bob, forbidden);
    await joinRoom(bob, roomId);
    await act(alice, 'ban', bob);
    t.equal(await membership(roomId, bob), 'ban', 'after the ban');
    await act(carol, 'unban', bob, forbidden);
    await act(alice, 'unban', bob);
    t.equal(await membership(roomId, bob), 'leave', 'after the unban');
    await act(alice, 'unban', bob, { status: [200, 403], soft: true });
    await joinRoom(bob, roomId);
    await act(alice, 'ban', { userId: `@${world.unique('never-here')}:${alice.serverName}` });
  });

  await story.test('knock, see the knock, be let in; take it back', async t => {
    const roomId = await createRoom(alice, { name: 'Door', initial_state: [rules('knock')] });
    await bob.call('joinRoomById', { path: { roomId }, body: {}, status: 403, errcode: 'M_FORBIDDEN' });
    t.equal((await bob.get('knockRoom', { path: { roomIdOrAlias: roomId }, query: { via: [alice.serverName] }, body: { reason: 'please' } })).room_id, roomId, 'room id');
    t.equal(await getState(alice, roomId, 'm.room.member', bob.userId).then(m => [m.membership, m.reason]), ['knock', 'please'], 'knock');
    const knocked = (await sync(bob)).rooms.knock?.[roomId]?.knock_state.events ?? [];
    t.check(knocked.some(e => e.type === 'm.room.name'), 'knock_state has no name');
    t.check(knocked.some(e => e.type === 'm.room.member' && e.state_key === bob.userId && e.content.membership === 'knock'), 'knock_state has not the knock');
    await invite(alice, roomId, bob);
    await joinRoom(bob, roomId);
    await carol.call('knockRoom', { path: { roomIdOrAlias: roomId }, body: {} });
    await leave(carol, roomId);
    t.equal(await membership(roomId, carol), 'leave', 'after taking the knock back');
  });

  await story.test('refusals of knock', async () => {
    const open = await createRoom(alice, { preset: 'public_chat' }), closed = await createRoom(alice), old = await createRoom(alice, { room_version: '6', initial_state: [] });
    for (const roomIdOrAlias of [open, closed, old]) await bob.call('knockRoom', { path: { roomIdOrAlias }, body: {}, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await bob.call('knockRoom', { path: { roomIdOrAlias: `#${world.unique('none')}:${alice.serverName}` }, body: {}, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    const door = await createRoom(alice, { initial_state: [rules('knock')] });
    await alice.call('ban', { path: { roomId: door }, body: { user_id: bob.userId } });
    await bob.call('knockRoom', { path: { roomIdOrAlias: door }, body: {}, status: 403, errcode: 'M_FORBIDDEN', soft: true });
  });

  await story.test('a restricted room lets in the members of another, and others who are invited', async t => {
    const lobby = await roomOf([alice, bob]);
    const allow = [{ type: 'm.room_membership', room_id: lobby }];
    const roomId = await createRoom(alice, { initial_state: [rules('restricted', { allow })] });
    await carol.call('joinRoomById', { path: { roomId }, body: {}, status: 403, errcode: 'M_FORBIDDEN' });
    await joinRoom(bob, roomId);
    const member = await getState(alice, roomId, 'm.room.member', bob.userId);
    t.equal([member.membership, member.join_authorised_via_users_server], ['join', alice.userId], 'authorised join');
    await invite(alice, roomId, carol);
    await joinRoom(carol, roomId);
    const both = await createRoom(alice, { initial_state: [rules('knock_restricted', { allow })] });
    await leave(carol, roomId);
    await carol.call('knockRoom', { path: { roomIdOrAlias: both }, body: {} });
    await joinRoom(bob, both);
  });

  await story.test('joined rooms and joined members', async t => {
    const user = await newUser(world, 'lister');
    t.equal((await user.get('getJoinedRooms')).joined_rooms, [], 'rooms of a new user');
    const roomId = await createRoom(user, { invite: [bob.userId] });
    t.equal((await user.get('getJoinedRooms')).joined_rooms, [roomId], 'rooms');
    t.equal(Object.keys((await user.get('getJoinedMembersByRoom', { path: { roomId } })).joined), [user.userId], 'joined members');
    await bob.call('getJoinedMembersByRoom', { path: { roomId }, status: 403, errcode: 'M_FORBIDDEN' });
    await joinRoom(bob, roomId);
    t.equal(Object.keys((await bob.get('getJoinedMembersByRoom', { path: { roomId } })).joined).sort(), [user.userId, bob.userId].sort(), 'joined members');
  });

  await story.test('members: by membership, by its negation, at a point in time', async t => {
    const dave = await newUser(world, 'dave');
    const roomId = await roomOf([alice, bob]);
    const point = (await sync(alice)).next_batch;
    await joinRoom(carol, roomId);
    await leave(bob, roomId);
    await invite(alice, roomId, dave);
    const members = async (query = {}, user = alice) => Object.fromEntries((await user.get('getMembersByRoom', { path: { roomId }, query })).chunk.map(e => [e.state_key, e.content.membership]));
    t.equal(await members(), { [alice.userId]: 'join', [bob.userId]: 'leave', [carol.userId]: 'join', [dave.userId]: 'invite' }, 'all');
    t.equal(await members({ membership: 'join' }), { [alice.userId]: 'join', [carol.userId]: 'join' }, 'joined');
    t.equal(await members({ not_membership: 'join' }), { [bob.userId]: 'leave', [dave.userId]: 'invite' }, 'not joined');
    t.equal(await members({ at: point }), { [alice.userId]: 'join', [bob.userId]: 'join' }, 'at an earlier point');
    t.equal(await members({ at: point, membership: 'leave' }), {}, 'left at an earlier point');
    const last = (await alice.get('getRoomEvents', { path: { roomId }, query: { dir: 'b', limit: 1 } })).start;
    t.equal(Object.keys(await members({ at: last })).length, 4, 'at a token of /messages');
    await dave.call('getMembersByRoom', { path: { roomId }, status: 403, errcode: 'M_FORBIDDEN' });
    await (await newUser(world, 'outsider')).call('getMembersByRoom', { path: { roomId }, status: 403, errcode: 'M_FORBIDDEN' });
    await alice.call('getMembersByRoom', { path: { roomId }, query: { membership: 'no-such' }, freeRequest: true, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    t.equal((await members({}, bob))[carol.userId], 'join', 'members seen by one who has left');
    t.equal((await members({}, bob))[dave.userId], undefined, 'an invitation after one has left');
  });

  await story.test('ignored users cannot be heard, blocked invitations do not arrive', async t => {
    const eve = await newUser(world, 'eve');
    await bob.call('setAccountData', { path: { userId: bob.userId, type: 'm.ignored_user_list' }, body: { ignored_users: { [eve.userId]: {} } } });
    const roomId = await roomOf([alice, bob, eve]);
    const since = (await sync(bob)).next_batch;
    await say(eve, roomId, 'unheard');
    const marker = await say(alice, roomId, 'heard');
    const events = (await sync(bob, { since })).rooms.join[roomId].timeline.events;
    t.equal(events.map(e => e.event_id), [marker], 'timeline without the ignored');
    const { chunk } = await bob.get('getRoomEvents', { path: { roomId }, query: { dir: 'b', limit: 3 } });
    t.check(!chunk.some(e => e.sender === eve.userId && e.type === 'm.room.message'), '/messages shows the ignored');
    const unwanted = await createRoom(eve, { invite: [bob.userId] });
    t.check(!(await sync(bob)).rooms?.invite?.[unwanted], 'an ignored user’s invitation arrives');
    await bob.call('setAccountData', { path: { userId: bob.userId, type: 'm.ignored_user_list' }, body: { ignored_users: {} } });
    const { versions } = await world.anonymous().get('getVersions');
    if (!versions.includes('v1.18')) return;
    await carol.call('setAccountData', { path: { userId: carol.userId, type: 'm.invite_permission_config' }, body: { default_action: 'block' } });
    const room = await createRoom(alice);
    await alice.call('inviteUser', { path: { roomId: room }, body: { user_id: carol.userId }, status: 403, errcode: 'M_INVITE_BLOCKED', soft: true });
    await alice.call('createRoom', { body: { invite: [carol.userId] }, status: 403, errcode: 'M_INVITE_BLOCKED', soft: true });
    await carol.call('setAccountData', { path: { userId: carol.userId, type: 'm.invite_permission_config' }, body: {} });
  });

  await story.test('a room may be changed to another join rule', async () => {
    const roomId = await createRoom(alice, { preset: 'public_chat' });
    await setState(alice, roomId, 'm.room.join_rules', { join_rule: 'invite' });
    await bob.call('joinRoomById', { path: { roomId }, body: {}, status: 403, errcode: 'M_FORBIDDEN' });
    await setState(alice, roomId, 'm.room.join_rules', { join_rule: 'public' });
    await joinRoom(bob, roomId);
  });
}
