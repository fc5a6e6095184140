// Devices of a user: list, name, delete with user-interactive authentication.
import { newUser, newDevice, withPassword } from '../lib/people.mjs';

export default async function (world, suite) {
  const story = suite.story('devices');
  const alice = await story.setup(() => newUser(world, 'alice'));

  await story.test('list, get, rename', async t => {
    const phone = await newDevice(alice, { initial_device_display_name: 'phone' });
    const { devices } = await alice.get('getDevices');
    t.check(devices.some(d => d.device_id === phone.deviceId && d.display_name === 'phone'), JSON.stringify(devices));
    await phone.call('sync');
    await alice.call('updateDevice', { path: { deviceId: phone.deviceId }, body: { display_name: 'old phone' } });
    const device = await alice.get('getDevice', { path: { deviceId: phone.deviceId } });
    t.equal(device.display_name, 'old phone', 'display name');
    t.check(Number.isInteger(device.last_seen_ts) || device.last_seen_ts === undefined, 'last_seen_ts');
    await alice.call('updateDevice', { path: { deviceId: phone.deviceId }, body: {} });
    t.equal((await alice.get('getDevice', { path: { deviceId: phone.deviceId } })).display_name, 'old phone', 'display name after an empty update');
  });

  await story.test('unknown devices are not found, nor are those of others', async () => {
    const bob = await newUser(world, 'bob');
    await alice.call('getDevice', { path: { deviceId: 'NOSUCHDEVICE' }, status: 404, errcode: 'M_NOT_FOUND' });
    await alice.call('updateDevice', { path: { deviceId: 'NOSUCHDEVICE' }, body: { display_name: 'x' }, status: 404, errcode: 'M_NOT_FOUND' });
    await bob.call('getDevice', { path: { deviceId: alice.deviceId }, status: 404, errcode: 'M_NOT_FOUND' });
  });

  await story.test('a name that is too long is refused', () =>
    alice.call('updateDevice', { path: { deviceId: alice.deviceId }, body: { display_name: 'x'.repeat(5000) }, status: [400, 413], soft: true }));

  await story.test('deleting one asks for the password and ends its session', async t => {
    const phone = await newDevice(alice);
    const path = { deviceId: phone.deviceId };
    const { json } = await alice.call('deleteDevice', { path, body: {}, status: 401 });
    t.check(json.flows.some(f => f.stages.includes('m.login.password')), 'no password flow');
    await withPassword(alice, 'deleteDevice', { path, body: {} });
    await phone.call('getTokenOwner', { status: 401, errcode: 'M_UNKNOWN_TOKEN' });
    await alice.call('getDevice', { path, status: 404, errcode: 'M_NOT_FOUND' });
    const none = await alice.call('deleteDevice', { path, noBody: true, freeRequest: true, status: [200, 401], soft: true });
    t.check(none.status === 401 || none.status === 200, 'a DELETE without a body');
  });

  await story.test('deleting several', async t => {
    const [one, two] = [await newDevice(alice), await newDevice(alice)];
    await withPassword(alice, 'deleteDevices', { body: { devices: [one.deviceId, two.deviceId] } });
    for (const device of [one, two]) await device.call('getTokenOwner', { status: 401, errcode: 'M_UNKNOWN_TOKEN', soft: true });
    const left = (await alice.get('getDevices')).devices.map(d => d.device_id);
    t.check(!left.includes(one.deviceId) && !left.includes(two.deviceId), `left: ${left}`);
    t.check(left.includes(alice.deviceId), 'the device that asked is gone');
  });

  await story.test('a user-interactive session cannot be used for another operation', async t => {
    const phone = await newDevice(alice), other = await newDevice(alice);
    const { json } = await alice.call('deleteDevice', { path: { deviceId: phone.deviceId }, body: {}, status: 401 });
    const auth = { type: 'm.login.password', session: json.session, identifier: { type: 'm.id.user', user: alice.userId }, password: alice.password };
    const r = await alice.call('deleteDevice', { path: { deviceId: other.deviceId }, body: { auth }, status: [401, 403, 400], soft: true });
    t.check(r.status !== 200, 'a session begun for one device deleted another');
    await other.call('getTokenOwner', { soft: true });
  });

  await story.test('authenticating as somebody else is refused', async t => {
    const mallory = await newUser(world, 'mallory');
    const { json } = await alice.call('deleteDevices', { body: { devices: [] , }, status: [200, 401] });
    if (!json.session) return;
    const auth = { type: 'm.login.password', session: json.session, identifier: { type: 'm.id.user', user: mallory.userId }, password: mallory.password };
    const r = await alice.call('deleteDevices', { body: { devices: [], auth }, status: [401, 403], soft: true });
    t.check(r.status !== 200, 'another user’s password was accepted');
  });
}
