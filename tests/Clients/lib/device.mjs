// A device: matrix-js-sdk, logged in by password, with its Rust crypto, syncing.
import './node20.mjs';
import * as sdk from 'matrix-js-sdk';
import { SlidingSync } from 'matrix-js-sdk/lib/sliding-sync.js';
import { SyncState } from 'matrix-js-sdk/lib/sync.js';
import { logger as sdkLogger } from 'matrix-js-sdk/lib/logger.js';
import { eventually } from './eventually.mjs';

const quiet = {
  trace() {}, debug() {}, info() {}, warn() {}, error() {},
  getChild: () => quiet,
};
const logger = process.env.WEFT_CLIENT_LOG ? undefined : quiet;
if (logger) {
  // Some parts of the SDK make loggers of their own, which write to the console whatever they are told.
  sdkLogger.setLevel('silent', false);
  for (const level of ['trace', 'debug', 'info', 'warn']) console[level] = () => {};
}

/** Logs in by password: a new device, or the one named. */
export async function logIn(user, { deviceId, name = 'a test device' } = {}) {
  const client = sdk.createClient({ baseUrl: user.server.url, logger });
  return client.loginRequest({
    type: 'm.login.password',
    identifier: { type: 'm.id.user', user: user.name },
    password: user.password,
    device_id: deviceId,
    initial_device_display_name: name,
  });
}

/**
 * A client on a session that exists (`logIn`'s answer), not yet started. `keys` is this device's memory of secret-storage
 * keys, by key id; what the user would type as a recovery key.
 */
export async function clientOf(user, session, { keys = new Map(), store, cryptoPrefix } = {}) {
  const client = sdk.createClient({
    baseUrl: user.server.url,
    accessToken: session.access_token,
    userId: session.user_id,
    deviceId: session.device_id,
    store,
    logger,
    timelineSupport: true,
    verificationMethods: ['m.sas.v1'],
    cryptoCallbacks: {
      getSecretStorageKey: async ({ keys: wanted }) => {
        const id = Object.keys(wanted).find((candidate) => keys.has(candidate) || keys.has('*'));
        return id ? [id, keys.get(id) ?? keys.get('*')] : null;
      },
      cacheSecretStorageKey: (id, _, key) => keys.set(id, key),
    },
  });
  await client.initRustCrypto(cryptoPrefix ? { cryptoDatabasePrefix: cryptoPrefix } : { useIndexedDB: false });
  return client;
}

/** Starts the sync loop ("v3" or "sliding") and waits until the first answer is worked in. */
export async function start(client, sync) {
  const options = {
    initialSyncLimit: 20,
    lazyLoadMembers: true,
    threadSupport: true,
    pendingEventOrdering: sdk.PendingEventOrdering.Detached,
  };
  if (sync === 'sliding') options.slidingSync = slidingSyncOf(client);
  let failure;
  client.on(sdk.ClientEvent.Sync, (state, _, data) => {
    if (state === SyncState.Error) failure = data?.error;
  });
  await client.startClient(options);
  await eventually(`${client.getUserId()} has synced`, () => {
    if (failure) throw failure;
    return client.getSyncState() === SyncState.Prepared || client.getSyncState() === SyncState.Syncing;
  });
}

function slidingSyncOf(client) {
  const room = { timeline_limit: 20, required_state: [['*', '*']] };
  const lists = new Map([['all', { ranges: [[0, 99]], ...room }]]);
  return new SlidingSync(client.baseUrl, lists, room, client, 20_000);
}

/** A new device of the user, syncing, that ends with the test. */
export async function device(t, user, sync, options = {}) {
  const session = options.session ?? (await logIn(user, options));
  const client = await clientOf(user, session, options);
  t.after(() => client.stopClient());
  await start(client, sync);
  return client;
}

/** A new user with one device. */
export async function person(t, server, word, sync, options = {}) {
  const user = await server.newUser(word);
  return { user, id: user.id, client: await device(t, user, sync, options) };
}

/** The room in this client's view, once it has come down sync with the wanted membership. */
export function roomOf(client, roomId, membership = 'join') {
  return eventually(`${client.getUserId()} sees ${roomId} as "${membership}"`, () => {
    const room = client.getRoom(roomId);
    return room?.getMyMembership() === membership && room;
  });
}

/** The event in this client's timeline of the room (threads included), decrypted. */
export function eventOf(client, roomId, eventId) {
  return eventually(`${client.getUserId()} reads ${eventId}`, async () => {
    const event = client.getRoom(roomId)?.findEventById(eventId);
    if (!event) return false;
    if (event.isEncrypted()) await client.decryptEventIfNeeded(event);
    if (event.isDecryptionFailure()) throw new Error(`${event.decryptionFailureReason}: ${event.getContent().body}`);
    return !event.isBeingDecrypted() && (!event.isEncrypted() || event.getClearContent()) && event;
  });
}

/** Waits until one client knows the keys of another device; what comes from a device that it does not know, it ignores. */
export function knowsDevice(client, other) {
  return eventually(`${client.getUserId()} knows the device ${other.getDeviceId()}`, async () =>
    (await client.getCrypto().getUserDeviceInfo([other.getUserId()])).get(other.getUserId())?.has(other.getDeviceId()));
}
