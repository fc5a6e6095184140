import assert from 'node:assert/strict';
import { decodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/recovery-key.js';
import { CryptoEvent } from 'matrix-js-sdk/lib/crypto-api/CryptoEvent.js';
import { overBothSyncs } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { device, eventOf, person, roomOf } from './lib/device.mjs';
import { encryptedRoomWith } from './lib/rooms.mjs';
import { eventually, next } from './lib/eventually.mjs';
import { secureBackup } from './lib/secureBackup.mjs';

overBothSyncs('A dehydrated device keeps what arrives while no device is logged in', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const room = await encryptedRoomWith([alice, bob]);
  const recoveryKey = await secureBackup(bob);
  assert.ok(await bob.client.getCrypto().isDehydrationSupported());
  const uploaded = next(bob.client, CryptoEvent.DehydratedDeviceUploaded);
  await bob.client.getCrypto().startDehydration();
  await uploaded;
  const devices = async () =>
    (await alice.client.getCrypto().getUserDeviceInfo([bob.id])).get(bob.id) ?? new Map();
  await eventually('alice knows the dehydrated device', async () =>
    [...(await devices()).values()].some((one) => one.dehydrated));
  const own = bob.client.getDeviceId();
  await bob.client.logout(true);
  await eventually('alice knows of no other', async () => !(await devices()).has(own));
  const { event_id: id } = await alice.client.sendTextMessage(room, 'for when you wake');

  const later = await device(t, bob.user, sync, { keys: new Map([['*', decodeRecoveryKey(recoveryKey)]]) });
  await roomOf(later, room);
  const rehydrated = next(later, CryptoEvent.RehydrationCompleted);
  await eventually('the new device sees its user\'s keys', () =>
    later.getCrypto().userHasCrossSigningKeys(bob.id, true));
  await later.getCrypto().bootstrapCrossSigning({});
  await later.getCrypto().startDehydration();
  await rehydrated;
  assert.equal((await eventOf(later, room, id)).getContent().body, 'for when you wake');
});
