// Two tenants of one installation (WEFT_URL and WEFT_URL_2), used at once by real clients: nothing passes from one to the
// other, besides what federation hands to any server that asks. So each test holds for two homeservers that federate too.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { homeserver, otherHomeserver } from './lib/server.mjs';
import { device, eventOf, logIn, person } from './lib/device.mjs';
import { eventually } from './lib/eventually.mjs';
import { encryptedRoomWith } from './lib/rooms.mjs';
import { secureBackup } from './lib/secureBackup.mjs';

const options = { timeout: 120_000, skip: otherHomeserver ? false : 'WEFT_URL_2 names no second homeserver' };

/** What a user's first sync tells, as text. */
async function everythingSynced({ server }, token) {
  const { status, body } = await server.request('GET', '/_matrix/client/v3/sync?timeout=0', { token });
  assert.equal(status, 200);
  return JSON.stringify(body);
}

test('Users of one name in two tenants are two people', options, async () => {
  const name = `alice-${randomBytes(5).toString('hex')}`;
  const here = await homeserver.registerUser(name);
  const there = await otherHomeserver.registerUser(name);
  assert.notEqual(here.id, there.id);
  assert.equal((await logIn(here)).user_id, here.id);
  assert.equal((await logIn(there)).user_id, there.id);
  for (const wrong of [{ ...here, server: otherHomeserver }, { ...there, server: homeserver }]) {
    await assert.rejects(logIn(wrong), (error) => error.errcode === 'M_FORBIDDEN');
  }
});

test('A token of one tenant is unknown to the other', options, async () => {
  const { access_token: token } = await logIn(await homeserver.newUser('alice'));
  for (const path of ['v3/account/whoami', 'v3/sync?timeout=0', 'v3/joined_rooms', 'v3/devices', 'v1/media/config']) {
    const { status, body } = await otherHomeserver.request('GET', `/_matrix/client/${path}`, { token });
    assert.deepEqual([path, status, body.errcode], [path, 401, 'M_UNKNOWN_TOKEN']);
  }
});

test('Encrypted conversations in two tenants go on side by side and never meet', options, async (t) => {
  const conversations = await Promise.all([homeserver, otherHomeserver].map(async (server) => {
    const alice = await person(t, server, 'alice', 'v3');
    const bob = await person(t, server, 'bob', 'sliding');
    await secureBackup(alice);
    const room = await encryptedRoomWith([alice, bob], { name: 'The same name in both' });
    for (let n = 0; n < 5; n++) {
      const { event_id: id } = await alice.client.sendTextMessage(room, `number ${n}`);
      assert.equal((await eventOf(bob.client, room, id)).getContent().body, `number ${n}`);
    }
    return { server, room, alice, bob, token: bob.client.getAccessToken() };
  }));
  const [one, two] = conversations;
  for (const [mine, other] of [[one, two], [two, one]]) {
    const told = await everythingSynced(mine, mine.token);
    for (const secret of [other.room, other.alice.id, other.bob.id]) assert.ok(!told.includes(secret));
    assert.deepEqual(mine.bob.client.getRooms().map((room) => room.roomId), [mine.room]);
  }
});

test('A room of one tenant cannot be reached from the other', options, async (t) => {
  const alice = await person(t, homeserver, 'alice', 'v3');
  const { access_token: token } = await logIn(await otherHomeserver.newUser('mallory'));
  const word = `plaza${randomBytes(5).toString('hex')}`;
  const { room_id: room } = await alice.client.createRoom({
    preset: 'public_chat', visibility: 'public', room_alias_name: word, name: word,
    initial_state: [{ type: 'm.room.history_visibility', state_key: '', content: { history_visibility: 'world_readable' } }],
  });
  const { event_id: event } = await alice.client.sendTextMessage(room, 'for our own');
  const at = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}`;
  for (const [method, path, body] of [
    ['GET', `${at}/messages?dir=b`],
    ['GET', `${at}/state`],
    ['GET', `${at}/members`],
    ['GET', `${at}/event/${encodeURIComponent(event)}`],
    ['GET', `${at}/context/${encodeURIComponent(event)}`],
    ['PUT', `${at}/send/m.room.message/1`, { msgtype: 'm.text', body: 'hello?' }],
    ['PUT', `${at}/state/m.room.topic`, { topic: 'mine' }],
    ['POST', `${at}/join`, {}],
    ['POST', `${at}/invite`, { user_id: alice.id }],
    ['PUT', `${at}/typing/${encodeURIComponent('@mallory:nowhere')}`, { typing: true }],
    ['GET', `/_matrix/client/v1/rooms/${encodeURIComponent(room)}/hierarchy`],
  ]) {
    const { status } = await otherHomeserver.request(method, path, { token, body });
    assert.ok(status >= 400 && status < 500, `${method} ${path} answered ${status}`);
  }
  const { body: directory } = await otherHomeserver.request('POST', '/_matrix/client/v3/publicRooms',
    { token, body: { filter: { generic_search_term: word } } });
  assert.deepEqual(directory.chunk, []);
});

test('Names and files of one tenant stay in it', options, async (t) => {
  const alice = await person(t, homeserver, 'alice', 'v3');
  await alice.client.setDisplayName('Only At Home');
  const { content_uri: mxc } = await alice.client.uploadContent(new Blob(['ours']), { type: 'text/plain' });
  const mallory = await otherHomeserver.newUser('mallory');
  const { access_token: token } = await logIn(mallory);
  const found = await otherHomeserver.request('POST', '/_matrix/client/v3/user_directory/search',
    { token, body: { search_term: 'Only At Home' } });
  assert.deepEqual(found.body.results, []);

  // A file's id means nothing under another tenant's name.
  const ownName = mallory.id.slice(mallory.id.indexOf(':') + 1);
  const { status } = await otherHomeserver.request('GET',
    `/_matrix/client/v1/media/download/${ownName}/${mxc.split('/').at(-1)}`, { token });
  assert.equal(status, 404);
});

test('A device that is named like one in another tenant receives only its own messages', options, async (t) => {
  const name = `alice-${randomBytes(5).toString('hex')}`;
  const devices = [];
  for (const server of [homeserver, otherHomeserver]) {
    const user = await server.registerUser(name);
    devices.push({ user, client: await device(t, user, 'v3', { deviceId: 'PHONE' }) });
  }
  const [here, there] = devices;
  const [got, otherGot] = [[], []];
  here.client.on('toDeviceEvent', (event) => event.getType() === 'org.example.ping' && got.push(event));
  there.client.on('toDeviceEvent', (event) => event.getType() === 'org.example.ping' && otherGot.push(event));
  const ping = (client, id, n) =>
    client.sendToDevice('org.example.ping', new Map([[id, new Map([['PHONE', { n }]])]]));
  await ping(here.client, here.user.id, 1);
  await ping(there.client, there.user.id, 2);
  await eventually('each has its own', () => got.length > 0 && otherGot.length > 0);
  assert.deepEqual([got, otherGot].map((events) => events.map((event) => event.getContent().n)), [[1], [2]]);
});
