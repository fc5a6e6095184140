import assert from 'node:assert/strict';
import 'fake-indexeddb/auto';
import { createClient, HttpApiEvent, IndexedDBStore } from 'matrix-js-sdk';
import { overBothSyncs, overSyncV3 } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { clientOf, device, eventOf, logIn, person, roomOf, start } from './lib/device.mjs';
import { encryptedRoomWith } from './lib/rooms.mjs';
import { eventually, next } from './lib/eventually.mjs';
import { passwordAuth } from './lib/passwordAuth.mjs';

const unknownToken = (error) => error.httpStatus === 401 && error.errcode === 'M_UNKNOWN_TOKEN';

overSyncV3('A user logs in by password, and not by a wrong one', async () => {
  const alice = await homeserver.newUser('alice');
  const session = await logIn(alice);
  assert.equal(session.user_id, alice.id);
  const client = createClient({ baseUrl: alice.server.url, accessToken: session.access_token, userId: alice.id });
  assert.deepEqual((({ user_id, device_id }) => ({ user_id, device_id }))(await client.whoami()),
    { user_id: alice.id, device_id: session.device_id });
  const { flows } = await client.loginFlows();
  assert.ok(flows.some((flow) => flow.type === 'm.login.password'));
  await assert.rejects(logIn({ ...alice, password: 'guess' }), (error) => error.errcode === 'M_FORBIDDEN');
  await assert.rejects(logIn({ ...alice, name: 'nobody-of-that-name' }), (error) => error.errcode === 'M_FORBIDDEN');
});

overSyncV3('A user registers, with a name of their own', async () => {
  const client = createClient({ baseUrl: homeserver.url });
  const username = `newcomer-${Date.now().toString(36)}`;
  assert.ok(await client.isUsernameAvailable(username));
  const request = { username, password: 'a long enough password', initial_device_display_name: 'first' };
  const challenge = await client.registerRequest(request).catch((error) => error);
  assert.equal(challenge.httpStatus, 401);
  const session = await client.registerRequest({
    ...request, auth: { type: 'm.login.dummy', session: challenge.data.session },
  });
  assert.equal(session.user_id.split(':')[0], `@${username}`);
  assert.equal(await client.isUsernameAvailable(username), false);
});

overSyncV3('An access token is refreshed', async () => {
  const alice = await homeserver.newUser('alice');
  const client = createClient({ baseUrl: alice.server.url });
  const first = await client.loginRequest({
    type: 'm.login.password', identifier: { type: 'm.id.user', user: alice.name }, password: alice.password,
    refresh_token: true,
  });
  assert.ok(first.expires_in_ms > 0);
  const second = await client.refreshToken(first.refresh_token);
  assert.notEqual(second.access_token, first.access_token);
  client.setAccessToken(second.access_token);
  assert.equal((await client.whoami()).device_id, first.device_id);
});

overBothSyncs('A device that logs out is told so, and its token is dead', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const second = await device(t, alice.user, sync);
  const told = next(second, HttpApiEvent.SessionLoggedOut);
  await createClient({ baseUrl: homeserver.url, accessToken: second.getAccessToken() }).logout();
  await told;
  await assert.rejects(second.whoami(), unknownToken);
  await eventually('the device is gone from the list', async () => {
    const ids = (await alice.client.getDevices()).devices.map((one) => one.device_id);
    return ids.includes(alice.client.getDeviceId()) && !ids.includes(second.getDeviceId());
  });
});

overSyncV3('A user renames one device and removes another with their password', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const lost = await logIn(alice.user, { name: 'lost phone' });
  await alice.client.setDeviceDetails(alice.client.getDeviceId(), { display_name: 'desk' });
  assert.equal((await alice.client.getDevice(alice.client.getDeviceId())).display_name, 'desk');

  await passwordAuth(alice.user)((auth) => alice.client.deleteMultipleDevices([lost.device_id], auth ?? undefined));
  const client = createClient({ baseUrl: homeserver.url, accessToken: lost.access_token });
  await assert.rejects(client.whoami(), unknownToken);
});

overSyncV3('A changed password ends the other sessions', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const other = await logIn(alice.user);
  await passwordAuth(alice.user)((auth) => alice.client.setPassword(auth ?? undefined, 'an altogether new one', true));
  await alice.client.whoami();
  const client = createClient({ baseUrl: homeserver.url, accessToken: other.access_token });
  await assert.rejects(client.whoami(), unknownToken);
  await assert.rejects(logIn(alice.user), (error) => error.errcode === 'M_FORBIDDEN');
  await logIn({ ...alice.user, password: 'an altogether new one' });
});

overSyncV3('A client that is started again resumes from its store', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await homeserver.newUser('bob');
  const session = await logIn(bob);
  const cryptoPrefix = `crypto-${bob.name}`;
  const life = async () => {
    const store = new IndexedDBStore({ indexedDB: globalThis.indexedDB, dbName: `sync-${bob.name}` });
    const client = await clientOf(bob, session, { store, cryptoPrefix });
    t.after(() => client.stopClient());
    await store.startup();
    return { client, store };
  };

  const before = await life();
  await start(before.client, sync);
  const room = await encryptedRoomWith([alice, { id: bob.id, client: before.client }]);
  const { event_id: old } = await alice.client.sendTextMessage(room, 'before');
  await eventOf(before.client, room, old);
  await before.store.save(true);
  before.client.stopClient();
  const { event_id: missed } = await alice.client.sendTextMessage(room, 'while away');

  const after = await life();
  const token = await after.store.getSavedSyncToken();
  assert.ok(token, 'the store holds a sync token');
  const firstSync = next(after.client, 'sync', (state, _, data) => state === 'SYNCING' && !data?.fromCache);
  await start(after.client, sync);
  await roomOf(after.client, room);
  assert.equal((await firstSync)[2].oldSyncToken, token, 'it went on from there');
  assert.equal((await eventOf(after.client, room, old)).getContent().body, 'before');
  assert.equal((await eventOf(after.client, room, missed)).getContent().body, 'while away');
});
