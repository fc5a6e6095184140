// What runs in Chromium: matrix-js-sdk with everything it keeps in IndexedDB. The test calls these functions by name.
import * as sdk from 'matrix-js-sdk';
import { eventually } from '../lib/eventually.mjs';
import { startComparing } from '../lib/verification.mjs';

let client;
let comparison;

async function open({ baseUrl, session }) {
  const store = new sdk.IndexedDBStore({ indexedDB: window.indexedDB, localStorage: window.localStorage, dbName: 'sync' });
  client = sdk.createClient({
    baseUrl, store,
    accessToken: session.access_token, userId: session.user_id, deviceId: session.device_id,
    timelineSupport: true, verificationMethods: ['m.sas.v1'],
  });
  await client.initRustCrypto({ cryptoDatabasePrefix: 'crypto' });
  await store.startup();
  const resumedFrom = await store.getSavedSyncToken();
  const ready = new Promise((resolve) => client.on(sdk.ClientEvent.Sync, (state) => state === 'SYNCING' && resolve()));
  await client.startClient({ initialSyncLimit: 20, lazyLoadMembers: true, threadSupport: true });
  await ready;
  return resumedFrom;
}

window.weft = {
  async logIn(baseUrl, user, password) {
    const session = await sdk.createClient({ baseUrl }).loginRequest({
      type: 'm.login.password', identifier: { type: 'm.id.user', user }, password,
      initial_device_display_name: 'Chromium',
    });
    localStorage.setItem('session', JSON.stringify({ baseUrl, session }));
    await open({ baseUrl, session });
    return session.device_id;
  },

  /** After a reload: goes on with what the browser kept; answers the sync token it went on from. */
  resume: () => open(JSON.parse(localStorage.getItem('session'))),

  save: () => client.store.save(true),

  send: async (roomId, body) => (await client.sendTextMessage(roomId, body)).event_id,

  async join(roomId) {
    await client.joinRoom(roomId);
    await eventually('the room is there', () => client.getRoom(roomId)?.getMyMembership() === 'join');
  },

  read: (roomId, eventId) =>
    eventually(`reading ${eventId}`, async () => {
      const event = client.getRoom(roomId)?.findEventById(eventId);
      if (!event) return false;
      await client.decryptEventIfNeeded(event);
      if (event.isDecryptionFailure()) throw new Error(event.decryptionFailureReason);
      return event.getClearContent()?.body;
    }),

  async compareEmoji() {
    await eventually('own keys are known', () => client.getCrypto().userHasCrossSigningKeys(client.getUserId(), true));
    comparison = await startComparing(await client.getCrypto().requestOwnUserVerification());
    return comparison.emoji;
  },

  confirmEmoji: () => comparison.confirm(),

  isTrusted: async (deviceId) =>
    (await client.getCrypto().getDeviceVerificationStatus(client.getUserId(), deviceId))?.crossSigningVerified,

  /** The history from the backup, whose key came from the other device with the verification. */
  async restore() {
    await eventually('the backup key has arrived', () => client.getCrypto().getSessionBackupPrivateKey());
    return (await client.getCrypto().restoreKeyBackup()).imported;
  },
};
