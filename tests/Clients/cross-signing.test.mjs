import assert from 'node:assert/strict';
import { overBothSyncs } from './lib/overSync.mjs';
import { homeserver } from './lib/server.mjs';
import { device, eventOf, knowsDevice, person } from './lib/device.mjs';
import { encryptedRoomWith } from './lib/rooms.mjs';
import { eventually } from './lib/eventually.mjs';
import { passwordAuth } from './lib/passwordAuth.mjs';
import { compareEmoji, nextVerificationRequest } from './lib/verification.mjs';

const bootstrap = (someone) =>
  someone.client.getCrypto().bootstrapCrossSigning({ authUploadDeviceSigningKeys: passwordAuth(someone.user) });

overBothSyncs('A user signs their own device, and others see it', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  await encryptedRoomWith([alice, bob]); // a client follows the keys of those it shares an encrypted room with
  await bootstrap(alice);
  assert.ok(await alice.client.getCrypto().isCrossSigningReady());

  await eventually('bob sees the device as signed by its owner', async () => {
    await bob.client.getCrypto().getUserDeviceInfo([alice.id], true);
    const status = await bob.client.getCrypto().getDeviceVerificationStatus(alice.id, alice.client.getDeviceId());
    return status?.signedByOwner;
  });
});

overBothSyncs('Replacing the cross-signing keys needs the password', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  await bootstrap(alice);
  const crypto = alice.client.getCrypto();
  const before = await crypto.getCrossSigningKeyId();

  await assert.rejects(crypto.bootstrapCrossSigning({
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: (makeRequest) => makeRequest(null),
  }), (error) => error.httpStatus === 401);
  await crypto.bootstrapCrossSigning({
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: passwordAuth(alice.user),
  });
  assert.notEqual(await crypto.getCrossSigningKeyId(), before);
});

overBothSyncs('Two devices of one user verify each other by emoji', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  await bootstrap(alice);
  const second = await device(t, alice.user, sync, { name: 'second device' });
  await eventually('the second device knows its user\'s keys', () =>
    second.getCrypto().userHasCrossSigningKeys(alice.id, true));
  await knowsDevice(alice.client, second);
  await knowsDevice(second, alice.client);

  const asked = nextVerificationRequest(alice.client);
  const request = await second.getCrypto().requestOwnUserVerification();
  await compareEmoji(request, await asked);

  const verified = async (by, of) =>
    (await by.getCrypto().getDeviceVerificationStatus(alice.id, of.getDeviceId()))?.crossSigningVerified;
  await eventually('the first device trusts the second', () => verified(alice.client, second));
  await eventually('the second device trusts the first', () => verified(second, alice.client));
  await eventually('the second device has received the private keys', async () => {
    const { privateKeysCachedLocally: keys } = await second.getCrypto().getCrossSigningStatus();
    return keys.masterKey && keys.selfSigningKey && keys.userSigningKey;
  });
});

overBothSyncs('Two users verify each other by emoji in a room', async (t, sync) => {
  const alice = await person(t, homeserver, 'alice', sync);
  const bob = await person(t, homeserver, 'bob', sync);
  await bootstrap(alice);
  await bootstrap(bob);
  const room = await encryptedRoomWith([alice, bob], { preset: 'trusted_private_chat', is_direct: true });
  // A word from each: with that the clients ask for each other's keys.
  for (const [one, other] of [[alice, bob], [bob, alice]]) {
    const { event_id: id } = await one.client.sendTextMessage(room, 'Shall we?');
    await eventOf(other.client, room, id);
    await eventually('each knows the other\'s keys', () =>
      one.client.getCrypto().userHasCrossSigningKeys(other.id, true));
  }

  const asked = nextVerificationRequest(bob.client);
  const request = await alice.client.getCrypto().requestVerificationDM(bob.id, room);
  await compareEmoji(request, await asked);

  for (const [one, other] of [[alice, bob], [bob, alice]]) {
    await eventually('each trusts the other', async () =>
      (await one.client.getCrypto().getUserVerificationStatus(other.id)).isCrossSigningVerified());
  }
});
