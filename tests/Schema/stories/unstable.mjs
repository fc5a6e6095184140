// What clients call under unstable names: dehydrated devices, mutual rooms, profile fields.
import { newUser } from '../lib/people.mjs';
import { DeviceKeys } from '../lib/crypto.mjs';
import { Session } from '../lib/session.mjs';
import { nextTransaction, roomOf } from '../lib/acts.mjs';

const DEHYDRATED = '/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device';

export default async function (world, suite) {
  const story = suite.story('unstable');
  const [alice, bob] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob')]);

  await story.test('a dehydrated device: put, get, receive in absence, delete', async t => {
    await alice.raw('GET', DEHYDRATED, { status: 404, errcode: 'M_NOT_FOUND' });
    const ghost = new Session(world, { userId: alice.userId, deviceId: 'DEHYDRATED' }), keys = new DeviceKeys(ghost);
    const body = {
      device_id: 'DEHYDRATED', device_data: { algorithm: 'org.matrix.msc3814.v2.olm', device_pickle: 'encrypted' }, initial_device_display_name: 'asleep',
      device_keys: keys.identity(), one_time_keys: keys.oneTime(2), fallback_keys: keys.fallback('F'),
    };
    t.equal((await alice.raw('PUT', DEHYDRATED, { body, status: 200 })).json.device_id, 'DEHYDRATED', 'device id');
    const got = (await alice.raw('GET', DEHYDRATED, { status: 200 })).json;
    t.equal([got.device_id, got.device_data], ['DEHYDRATED', body.device_data], 'device');
    const seen = (await bob.get('queryKeys', { body: { device_keys: { [alice.userId]: [] } } })).device_keys[alice.userId].DEHYDRATED;
    t.equal(seen?.keys, body.device_keys.keys, 'keys of the device');
    const claimed = await bob.get('claimKeys', { body: { one_time_keys: { [alice.userId]: { DEHYDRATED: 'signed_curve25519' } } } });
    t.check(Object.keys(claimed.one_time_keys[alice.userId]?.DEHYDRATED ?? {}).length === 1, 'a one-time key of the device');
    for (const n of [1, 2]) await bob.call('sendToDevice', { path: { eventType: 'org.example.note', txnId: nextTransaction() }, body: { messages: { [alice.userId]: { DEHYDRATED: { n } } } } });
    const events = async next_batch => (await alice.raw('POST', `${DEHYDRATED}/DEHYDRATED/events`, { body: next_batch ? { next_batch } : {}, status: 200 })).json;
    const first = await events();
    t.equal(first.events.map(e => e.content.n), [1, 2], 'messages to the device');
    t.check(typeof first.next_batch === 'string', 'next_batch');
    t.equal((await events(first.next_batch)).events, [], 'messages after the last');
    await alice.raw('POST', `${DEHYDRATED}/OTHER/events`, { body: {}, status: [403, 404], soft: true });
    t.equal((await alice.raw('DELETE', DEHYDRATED, { status: 200 })).json.device_id, 'DEHYDRATED', 'deleted device id');
    await alice.raw('GET', DEHYDRATED, { status: 404, errcode: 'M_NOT_FOUND' });
  });

  await story.test('a new dehydrated device takes the place of the old one', async t => {
    const put = async id => {
      const keys = new DeviceKeys(new Session(world, { userId: bob.userId, deviceId: id }));
      await bob.raw('PUT', DEHYDRATED, { body: { device_id: id, device_data: { algorithm: 'org.matrix.msc3814.v2.olm', device_pickle: id }, initial_device_display_name: 'asleep', device_keys: keys.identity() }, status: 200 });
    };
    await put('ONE');
    await put('TWO');
    t.equal((await bob.raw('GET', DEHYDRATED, { status: 200 })).json.device_id, 'TWO', 'device id');
    t.equal(Object.keys((await alice.get('queryKeys', { body: { device_keys: { [bob.userId]: [] } } })).device_keys[bob.userId] ?? {}), ['TWO'], 'devices');
    await bob.raw('PUT', DEHYDRATED, { body: { device_data: {} }, status: 400, soft: true });
  });

  await story.test('mutual rooms under their unstable name', async t => {
    const roomId = await roomOf([alice, bob]);
    const { json } = await alice.raw('GET', `/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms?user_id=${encodeURIComponent(bob.userId)}`, { status: 200 });
    t.equal(json.joined, [roomId], 'joined');
  });

  await story.test('profile fields under their unstable name', async t => {
    const path = `/_matrix/client/unstable/uk.tcpip.msc4133/profile/${encodeURIComponent(alice.userId)}/org.example.mood`;
    await alice.raw('PUT', path, { body: { 'org.example.mood': 'fine' }, status: 200 });
    t.equal((await bob.raw('GET', path, { status: 200 })).json, { 'org.example.mood': 'fine' }, 'field');
    await alice.raw('DELETE', path, { status: 200 });
  });

  await story.test('what is not there yet says so: 404 M_UNRECOGNIZED', async () => {
    for (const [method, path] of [['GET', '/_matrix/client/v1/rtc/transports'], ['GET', '/_matrix/client/unstable/org.matrix.msc4143/rtc/transports'], ['POST', '/_matrix/client/unstable/org.matrix.msc4108/rendezvous'],
      ['GET', '/_matrix/client/unstable/io.element.msc4388/rendezvous'], ['GET', '/_matrix/client/unstable/org.matrix.msc2965/auth_metadata']]) {
      const r = await alice.raw(method, path, { body: method === 'POST' ? {} : undefined });
      // One that is there is another part's business; what must not happen is anything else than "not recognised".
      if (r.status >= 400 && !(r.status === 404 && r.json?.errcode === 'M_UNRECOGNIZED')) await alice.raw(method, path, { body: method === 'POST' ? {} : undefined, status: 404, errcode: 'M_UNRECOGNIZED', soft: true });
    }
  });
}
