// Profiles with custom fields, the user directory, mutual rooms.
import { newUser } from '../lib/people.mjs';
import { createRoom, eventually, getState, joinRoom, roomOf, setState } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('profile');
  const anonymous = world.anonymous();
  const [alice, bob] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob')]);
  const field = keyName => ({ userId: alice.userId, keyName });

  await story.test('display name and avatar', async t => {
    await alice.call('setProfileField', { path: field('displayname'), body: { displayname: 'Älice 👩' } });
    await alice.call('setProfileField', { path: field('avatar_url'), body: { avatar_url: `mxc://${alice.serverName}/abcdef` } });
    t.equal(await bob.get('getProfileField', { path: field('displayname') }), { displayname: 'Älice 👩' }, 'display name');
    t.equal(await bob.get('getProfileField', { path: field('avatar_url') }), { avatar_url: `mxc://${alice.serverName}/abcdef` }, 'avatar');
    const whole = await bob.get('getUserProfile', { path: { userId: alice.userId } });
    t.equal([whole.displayname, whole.avatar_url], ['Älice 👩', `mxc://${alice.serverName}/abcdef`], 'whole profile');
    await anonymous.call('getUserProfile', { path: { userId: alice.userId }, status: [200, 403] });
  });

  await story.test('a change of name reaches the rooms', async t => {
    const roomId = await roomOf([alice, bob]);
    await alice.call('setProfileField', { path: field('displayname'), body: { displayname: 'Alice Two' } });
    const member = await eventually(() => getState(bob, roomId, 'm.room.member', alice.userId), m => m.displayname === 'Alice Two');
    t.equal(member.displayname, 'Alice Two', 'display name in the member event');
  });

  await story.test('custom fields: set, get, delete', async t => {
    await alice.call('setProfileField', { path: field('m.tz'), body: { 'm.tz': 'Europe/Berlin' } });
    await alice.call('setProfileField', { path: field('org.example.job'), body: { 'org.example.job': { title: 'nurse', since: 2019, floors: [1, 2] } } });
    t.equal(await bob.get('getProfileField', { path: field('org.example.job') }), { 'org.example.job': { title: 'nurse', since: 2019, floors: [1, 2] } }, 'field');
    t.equal((await bob.get('getUserProfile', { path: { userId: alice.userId } }))['m.tz'], 'Europe/Berlin', 'm.tz in the whole profile');
    await alice.call('deleteProfileField', { path: field('org.example.job') });
    await bob.call('getProfileField', { path: field('org.example.job'), status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('deleteProfileField', { path: field('org.example.job') });
  });

  await story.test('deleting the display name', async t => {
    await alice.call('setProfileField', { path: field('displayname'), body: { displayname: 'Alice' } });
    await alice.call('deleteProfileField', { path: field('displayname') });
    t.equal((await bob.get('getUserProfile', { path: { userId: alice.userId } })).displayname, undefined, 'display name');
    await alice.call('setProfileField', { path: field('displayname'), body: { displayname: 'Alice' } });
  });

  await story.test('refusals: others’ profiles, unknown users, missing, too long and too large values', async () => {
    await bob.call('setProfileField', { path: field('displayname'), body: { displayname: 'Bad' }, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await bob.call('deleteProfileField', { path: field('m.tz'), status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await alice.call('getUserProfile', { path: { userId: `@${world.unique('nobody')}:${alice.serverName}` }, status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('getProfileField', { path: { userId: `@${world.unique('nobody')}:${alice.serverName}`, keyName: 'displayname' }, status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('setProfileField', { path: field('org.example.x'), body: { other: 1 }, status: 400, errcode: 'M_MISSING_PARAM', soft: true });
    await alice.call('setProfileField', { path: field('displayname'), body: { displayname: 5 }, status: 400, errcode: ['M_BAD_JSON', 'M_INVALID_PARAM'], soft: true });
    await alice.call('setProfileField', { path: field(`org.example.${'x'.repeat(256)}`), body: { [`org.example.${'x'.repeat(256)}`]: 1 }, status: 400, errcode: 'M_KEY_TOO_LARGE', soft: true });
    await alice.call('setProfileField', { path: field('org.example.big'), body: { 'org.example.big': 'x'.repeat(66_000) }, status: 400, errcode: 'M_PROFILE_TOO_LARGE', soft: true });
    await alice.call('deleteProfileField', { path: field('Not A Key'), status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await alice.call('setProfileField', { path: field('Not A Key'), body: { 'Not A Key': 1 }, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
  });

  await story.test('user directory: those one shares a room with or who are in public rooms', async t => {
    const name = world.unique('Findable'), hidden = await newUser(world, 'hidden');
    const path = { userId: hidden.userId, keyName: 'displayname' };
    await hidden.call('setProfileField', { path, body: { displayname: name } });
    const roomId = await createRoom(hidden, { preset: 'private_chat', invite: [bob.userId] });
    await joinRoom(bob, roomId);
    const search = search_term => () => bob.get('searchUserDirectory', { body: { search_term, limit: 5 } });
    const found = await eventually(search(name), a => a.results.some(u => u.user_id === hidden.userId));
    t.equal(found.results.find(u => u.user_id === hidden.userId)?.display_name, name, 'display name found');
    t.equal(found.limited, false, 'limited');
    t.check((await eventually(search(name.toLowerCase().slice(0, 12)), a => a.results.length)).results.length > 0, 'a prefix in small letters finds nobody');
    t.equal((await bob.get('searchUserDirectory', { body: { search_term: world.unique('zzzz') } })).results, [], 'results for nonsense');
    const stranger = await newUser(world, 'stranger');
    t.check(!(await stranger.get('searchUserDirectory', { body: { search_term: name } })).results.some(u => u.user_id === hidden.userId), 'a stranger finds somebody from a private room');
    const everyone = await eventually(() => bob.get('searchUserDirectory', { body: { search_term: 'alice', limit: 1 } }), a => a.results.length);
    t.check(everyone.results.length <= 1, 'limit is ignored');
  });

  await story.test('mutual rooms', async t => {
    const [carol, dave] = [await newUser(world, 'carol'), await newUser(world, 'dave')];
    const rooms = [await roomOf([carol, dave]), await roomOf([carol, dave])];
    await createRoom(carol);
    const only = await createRoom(carol, { invite: [dave.userId] });
    const { joined, count } = await carol.get('getMutualRooms', { query: { user_id: dave.userId } });
    t.equal([...joined].sort(), [...rooms].sort(), 'mutual rooms (an invitation is none)');
    t.equal(count, 2, 'count');
    t.check(!joined.includes(only), 'invited');
    await carol.call('getMutualRooms', { query: { user_id: carol.userId }, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await carol.call('getMutualRooms', { status: 400, errcode: ['M_MISSING_PARAM', 'M_INVALID_PARAM'], soft: true });
    t.equal((await carol.get('getMutualRooms', { query: { user_id: alice.userId } })).joined, [], 'mutual rooms with a stranger');
  });

  await story.test('a name of one’s own in one room', async t => {
    const roomId = await roomOf([alice, bob]);
    await setState(bob, roomId, 'm.room.member', { membership: 'join', displayname: 'Bob here' }, bob.userId);
    const { joined } = await alice.get('getJoinedMembersByRoom', { path: { roomId } });
    t.equal(joined[bob.userId].display_name, 'Bob here', 'display_name in joined_members');
  });
}
