// Account data of the user and of rooms, tags.
import { newUser } from '../lib/people.mjs';
import { createRoom, sync } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('account data');
  const [alice, bob] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob')]);
  const own = (type, more = {}) => ({ userId: alice.userId, type, ...more });

  await story.test('global: set, get, replace', async t => {
    const path = own('org.example.global');
    await alice.call('getAccountData', { path, status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('setAccountData', { path, body: { v: 1, nested: { deep: [1, 'two', null, true] } } });
    t.equal(await alice.get('getAccountData', { path }), { v: 1, nested: { deep: [1, 'two', null, true] } }, 'content');
    await alice.call('setAccountData', { path, body: {} });
    t.equal(await alice.get('getAccountData', { path }), {}, 'content after emptying');
    await alice.call('setAccountData', { path: own('m.direct'), body: { [bob.userId]: ['!room:example.org'] } });
    t.equal((await sync(alice)).account_data.events.find(e => e.type === 'm.direct')?.content, { [bob.userId]: ['!room:example.org'] }, 'm.direct in sync');
  });

  await story.test('of a room: set, get', async t => {
    const roomId = await createRoom(alice), path = own('org.example.room', { roomId });
    await alice.call('getAccountDataPerRoom', { path, status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('setAccountDataPerRoom', { path, body: { v: 2 } });
    t.equal(await alice.get('getAccountDataPerRoom', { path }), { v: 2 }, 'content');
    await alice.call('getAccountData', { path: own('org.example.room'), status: 404, errcode: 'M_NOT_FOUND' });
    t.check((await sync(alice)).rooms.join[roomId].account_data.events.some(e => e.type === 'org.example.room' && e.content.v === 2), 'in sync');
  });

  await story.test('refusals', async () => {
    const roomId = await createRoom(alice);
    const bad = (id, path, options) => alice.call(id, { path, soft: true, ...options });
    await bob.call('getAccountData', { path: own('m.direct'), status: 403, errcode: 'M_FORBIDDEN' });
    await bob.call('setAccountData', { path: own('m.direct'), body: {}, status: 403, errcode: 'M_FORBIDDEN' });
    await bob.call('getAccountDataPerRoom', { path: own('x', { roomId }), status: 403, errcode: 'M_FORBIDDEN' });
    await bob.call('setAccountDataPerRoom', { path: own('x', { roomId }), body: {}, status: 403, errcode: 'M_FORBIDDEN' });
    await bad('setAccountData', own('m.push_rules'), { body: {}, status: 405, errcode: 'M_BAD_JSON' });
    await bad('setAccountData', own('m.fully_read'), { body: {}, status: 405, errcode: 'M_BAD_JSON' });
    await bad('setAccountData', own('org.example.list'), { raw: '[]', contentType: 'application/json', status: 400, errcode: ['M_BAD_JSON', 'M_NOT_JSON'] });
    await bad('setAccountData', own('org.example.bad'), { raw: '{', contentType: 'application/json', status: 400, errcode: 'M_NOT_JSON' });
    await bad('setAccountDataPerRoom', own('x', { roomId: 'no room' }), { body: {}, freeRequest: true, status: 400, errcode: 'M_INVALID_PARAM' });
    await bad('getAccountDataPerRoom', own('x', { roomId: 'no room' }), { freeRequest: true, status: 400, errcode: 'M_INVALID_PARAM' });
  });

  await story.test('tags: set, list, order, delete', async t => {
    const roomId = await createRoom(alice);
    const tag = (id, name, options = {}) => alice.call(id, { path: { userId: alice.userId, roomId, tag: name }, ...options });
    const tags = async () => (await alice.get('getRoomTags', { path: { userId: alice.userId, roomId } })).tags;
    t.equal(await tags(), {}, 'at first');
    await tag('setRoomTag', 'm.favourite', { body: { order: 0.25 } });
    await tag('setRoomTag', 'u.work/home', { body: {} });
    t.equal(await tags(), { 'm.favourite': { order: 0.25 }, 'u.work/home': {} }, 'tags');
    const event = (await sync(alice)).rooms.join[roomId].account_data.events.find(e => e.type === 'm.tag');
    t.equal(event?.content.tags['m.favourite'], { order: 0.25 }, 'm.tag in sync');
    await tag('deleteRoomTag', 'm.favourite');
    t.equal(await tags(), { 'u.work/home': {} }, 'after deletion');
    await tag('deleteRoomTag', 'm.favourite', { soft: true });
    await bob.call('getRoomTags', { path: { userId: alice.userId, roomId }, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await bob.call('setRoomTag', { path: { userId: alice.userId, roomId, tag: 'x' }, body: {}, status: 403, errcode: 'M_FORBIDDEN', soft: true });
    await bob.call('deleteRoomTag', { path: { userId: alice.userId, roomId, tag: 'x' }, status: 403, errcode: 'M_FORBIDDEN', soft: true });
  });
}
