import assert from 'node:assert/strict';
import { decodeRecoveryKey } from 'matrix-js-sdk/lib/crypto-api/recovery-key.js';
import { overBothSyncs } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { device, eventOf, person, roomOf } from './lib/device.mjs';
import { encryptedRoomWith } from './lib/rooms.mjs';
import { eventually } from './lib/eventually.mjs';
import { secureBackup } from './lib/secureBackup.mjs';

overBothSyncs('A third device restores the history with the recovery key', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  const recoveryKey = await secureBackup(alice);
  const room = await encryptedRoomWith([alice, bob]);
  const { event_id: first } = await bob.client.sendTextMessage(room, 'remember this');
  const { event_id: second } = await alice.client.sendTextMessage(room, 'and this');
  await eventOf(alice.client, room, first);
  // The SDK uploads after a delay that it chooses at random, up to ten seconds.
  await eventually('both keys are in the backup', async () => {
    const token = alice.client.getAccessToken();
    return (await homeserver.request('GET', '/_matrix/client/v3/room_keys/version', { token })).body.count >= 2;
  });
  await device(t, alice.user, sync, { name: 'second device' });

  const third = await device(t, alice.user, sync, {
    name: 'third device',
    keys: new Map([['*', decodeRecoveryKey(recoveryKey)]]),
  });
  await roomOf(third, room);
  const crypto = third.getCrypto();
  await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
  const { total, imported } = await crypto.restoreKeyBackup();
  assert.ok(imported >= 2 && total >= 2, `${imported} of ${total} keys imported`);
  assert.equal((await eventOf(third, room, first)).getContent().body, 'remember this');
  assert.equal((await eventOf(third, room, second)).getContent().body, 'and this');
});

overBothSyncs('The recovery key makes a new device a trusted one', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const recoveryKey = await secureBackup(alice);
  const second = await device(t, alice.user, sync, { keys: new Map([['*', decodeRecoveryKey(recoveryKey)]]) });
  await eventually('the new device sees its user\'s keys', () =>
    second.getCrypto().userHasCrossSigningKeys(alice.id, true));

  await second.getCrypto().bootstrapCrossSigning({});
  await eventually('the first device trusts the new one', async () =>
    (await alice.client.getCrypto().getDeviceVerificationStatus(alice.id, second.getDeviceId()))?.crossSigningVerified);
});

overBothSyncs('A deleted backup is gone, and a new one takes its place', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  await secureBackup(alice);
  const crypto = alice.client.getCrypto();
  const { version } = await crypto.getKeyBackupInfo();

  await crypto.resetKeyBackup();
  const replaced = await crypto.getKeyBackupInfo();
  assert.notEqual(replaced.version, version);
  await eventually('the new backup is in use', async () =>
    (await crypto.getActiveSessionBackupVersion()) === replaced.version);

  await crypto.deleteKeyBackupVersion(replaced.version);
  assert.equal(await crypto.getKeyBackupInfo(), null);
});
