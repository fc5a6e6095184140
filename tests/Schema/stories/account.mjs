// Accounts: registration, login, tokens, passwords, deactivation.
import { newUser, newDevice, passwordLogin, withPassword } from '../lib/people.mjs';
import { Session } from '../lib/session.mjs';
import { createRoom, joinRoom } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('account');
  const anonymous = world.anonymous();
  const register = (body, options = {}) => anonymous.call('register', { body, ...options });

  await story.test('registration asks for a stage, then makes the user and logs in', async t => {
    const username = world.unique('reg').toLowerCase(), password = world.unique('pw');
    const { json: asked } = await register({ username, password, initial_device_display_name: 'first' }, { status: 401 });
    t.need(asked.flows?.length && asked.session, 'no flows or no session');
    t.need(asked.flows.some(f => f.stages.length === 1 && f.stages[0] === 'm.login.dummy'), `no dummy flow in ${JSON.stringify(asked.flows)}`);
    const { json: made } = await register({ username, password, initial_device_display_name: 'first', auth: { type: 'm.login.dummy', session: asked.session } });
    t.check(made.user_id.startsWith(`@${username}:`), made.user_id);
    t.need(made.access_token && made.device_id, 'no access token or device id');
    const user = new Session(world, { userId: made.user_id, token: made.access_token, deviceId: made.device_id });
    t.equal((await user.get('getDevice', { path: { deviceId: made.device_id } })).display_name, 'first', 'display name of the first device');
  });

  await story.test('registration with a device id and with inhibit_login', async t => {
    const auth = async body => ({ type: 'm.login.dummy', session: (await register(body, { status: 401 })).json.session });
    const one = { username: world.unique('reg').toLowerCase(), password: 'secret-word-1', device_id: 'MYDEVICE' };
    t.equal((await register({ ...one, auth: await auth(one) })).json.device_id, 'MYDEVICE', 'device id');
    const two = { username: world.unique('reg').toLowerCase(), password: 'secret-word-1', inhibit_login: true };
    const { json } = await register({ ...two, auth: await auth(two) });
    t.check(json.access_token === undefined && json.device_id === undefined, 'logged in although inhibit_login was set');
  });

  await story.test('registration refuses what it must', async () => {
    const user = await newUser(world, 'taken');
    const localpart = user.userId.slice(1).split(':')[0];
    await register({ username: localpart, password: 'secret-word-1' }, { status: 400, errcode: 'M_USER_IN_USE', soft: true });
    await register({ username: 'not valid!', password: 'secret-word-1' }, { status: 400, errcode: 'M_INVALID_USERNAME', soft: true });
    await register({ username: 'x'.repeat(260), password: 'secret-word-1' }, { status: 400, errcode: 'M_INVALID_USERNAME', soft: true });
    await register({ auth: { type: 'm.login.dummy', session: 'no-such-session' }, username: world.unique('u'), password: 'secret-word-1' }, { status: [400, 401, 403], soft: true });
    await anonymous.call('register', { query: { kind: 'no-such-kind' }, body: {}, status: 400, soft: true });
  });

  await story.test('names that are free, taken, invalid', async t => {
    const user = await newUser(world, 'taken');
    t.equal((await anonymous.get('checkUsernameAvailability', { query: { username: world.unique('free').toLowerCase() } })).available, true, 'available');
    await anonymous.call('checkUsernameAvailability', { query: { username: user.userId.slice(1).split(':')[0] }, status: 400, errcode: 'M_USER_IN_USE' });
    await anonymous.call('checkUsernameAvailability', { query: { username: 'not valid!' }, status: 400, errcode: 'M_INVALID_USERNAME' });
    await anonymous.call('checkUsernameAvailability', { status: 400, errcode: ['M_MISSING_PARAM', 'M_INVALID_PARAM'], soft: true });
  });

  await story.test('registration tokens', async t => {
    const { status, json } = await anonymous.call('registrationTokenValidity', { query: { token: 'no-such-token' }, status: [200, 403] });
    if (status === 200) t.equal(json.valid, false, 'validity of an unknown token');
  });

  await story.test('guests', async t => {
    const { status, json } = await anonymous.call('register', { query: { kind: 'guest' }, body: {}, status: [200, 403] });
    if (status === 403) return t.check(['M_FORBIDDEN', 'M_GUEST_ACCESS_FORBIDDEN'].includes(json.errcode), json.errcode);
    const guest = new Session(world, { userId: json.user_id, token: json.access_token, deviceId: json.device_id });
    t.equal((await guest.get('getTokenOwner')).is_guest, true, 'is_guest');
    const host = await newUser(world, 'host');
    const open = await createRoom(host, { preset: 'public_chat', initial_state: [{ type: 'm.room.guest_access', state_key: '', content: { guest_access: 'can_join' } }] });
    await joinRoom(guest, open);
    await guest.call('sync');
    const closed = await createRoom(host, { preset: 'public_chat', initial_state: [{ type: 'm.room.guest_access', state_key: '', content: { guest_access: 'forbidden' } }] });
    await guest.call('joinRoomById', { path: { roomId: closed }, body: {}, status: 403, errcode: ['M_FORBIDDEN', 'M_GUEST_ACCESS_FORBIDDEN'], soft: true });
    await guest.call('createRoom', { body: {}, status: 403, errcode: ['M_GUEST_ACCESS_FORBIDDEN', 'M_FORBIDDEN'], soft: true });
  });

  const alice = await story.setup(() => newUser(world, 'alice'));
  const localpart = alice.userId.slice(1).split(':')[0];

  await story.test('password login by user id, by localpart, with a device of one’s own', async t => {
    const login = body => anonymous.get('login', { body });
    const first = await login(passwordLogin(alice, { initial_device_display_name: 'laptop' }));
    t.equal(first.user_id, alice.userId, 'user id');
    const second = await login({ ...passwordLogin(alice), identifier: { type: 'm.id.user', user: localpart }, device_id: 'PHONE' });
    t.equal(second.device_id, 'PHONE', 'device id');
    t.equal(await alice.as(second.access_token).get('getTokenOwner'), { user_id: alice.userId, device_id: 'PHONE', is_guest: false }, 'whoami');
    const third = await login(passwordLogin(alice, { device_id: 'PHONE' }));
    t.check(third.access_token !== second.access_token, 'the same token twice');
    t.equal((await alice.as(third.access_token).get('getDevices')).devices.filter(d => d.device_id === 'PHONE').length, 1, 'devices called PHONE');
    await anonymous.call('login', { body: { type: 'm.login.password', user: localpart, password: alice.password }, soft: true });
  });

  await story.test('login refuses what it must', async () => {
    const login = (body, expectation) => anonymous.call('login', { body, soft: true, ...expectation });
    await login({ ...passwordLogin(alice), password: 'wrong' }, { status: 403, errcode: 'M_FORBIDDEN' });
    await login({ ...passwordLogin(alice), identifier: { type: 'm.id.user', user: world.unique('nobody') } }, { status: 403, errcode: 'M_FORBIDDEN' });
    await login({ ...passwordLogin(alice), identifier: { type: 'm.id.user', user: '@someone:elsewhere.example.org' } }, { status: [400, 403], errcode: ['M_FORBIDDEN', 'M_UNKNOWN', 'M_INVALID_PARAM'] });
    await login({ type: 'org.example.no_such_type' }, { status: 400, errcode: 'M_UNKNOWN' });
    await login({ type: 'm.login.token', token: 'no-such-token' }, { status: 403, errcode: 'M_FORBIDDEN' });
    await login({ type: 'm.login.password' }, { status: 400 });
  });

  await story.test('refresh tokens', async t => {
    const device = await newDevice(alice, { refresh_token: true });
    t.need(device.refreshToken, 'no refresh token');
    const first = await anonymous.get('refresh', { body: { refresh_token: device.refreshToken } });
    t.check(first.access_token && first.access_token !== device.token, 'no new access token');
    // Until the new tokens are used, the old refresh token still works (a lost answer can be asked for again).
    const again = await anonymous.get('refresh', { body: { refresh_token: device.refreshToken } });
    await alice.as(again.access_token).call('getTokenOwner');
    await anonymous.call('refresh', { body: { refresh_token: device.refreshToken }, status: 401, errcode: 'M_UNKNOWN_TOKEN', soft: true });
    t.equal((await alice.as(again.access_token).get('getTokenOwner')).device_id, device.deviceId, 'the device stays the same');
    await anonymous.call('refresh', { body: { refresh_token: 'no-such-token' }, status: 401, errcode: 'M_UNKNOWN_TOKEN' });
    await anonymous.call('refresh', { body: {}, status: 400, soft: true });
  });

  await story.test('a login token signs in a new device, once', async t => {
    const { flows } = await anonymous.get('getLoginFlows');
    const { json, status } = await withPassword(alice, 'generateLoginToken', { body: {} });
    t.equal(status, 200, 'status');
    t.check(json.expires_in_ms > 0, `expires_in_ms is ${json.expires_in_ms}`);
    t.check(flows.some(f => f.type === 'm.login.token' && f.get_login_token === true), 'GET /login does not say get_login_token: true');
    t.equal((await alice.get('getCapabilities')).capabilities['m.get_login_token']?.enabled, true, 'capability m.get_login_token');
    const body = { type: 'm.login.token', token: json.login_token };
    const made = await anonymous.get('login', { body });
    t.equal(made.user_id, alice.userId, 'user id');
    await anonymous.call('login', { body, status: 403, errcode: 'M_FORBIDDEN', soft: true });
  });

  await story.test('logout ends one session, logout/all ends all', async t => {
    const user = await newUser(world, 'leaver');
    const [one, two, three] = [await newDevice(user), await newDevice(user), await newDevice(user)];
    await one.call('logout');
    await one.call('getTokenOwner', { status: 401, errcode: 'M_UNKNOWN_TOKEN' });
    t.check(!(await two.get('getDevices')).devices.some(d => d.device_id === one.deviceId), 'the device outlives its logout');
    await two.call('logout_all');
    for (const session of [user, two, three]) await session.call('getTokenOwner', { status: 401, errcode: 'M_UNKNOWN_TOKEN', soft: true });
    t.equal((await (await newDevice(user)).get('getDevices')).devices.length, 1, 'devices after logout/all');
  });

  await story.test('a new password asks for the old one; other devices are logged out unless told not to', async t => {
    const user = await newUser(world, 'changer');
    const [kept, ended] = [await newDevice(user), await newDevice(user)];
    const { json: asked } = await user.call('changePassword', { body: { new_password: 'new-secret-1' }, status: 401 });
    t.need(asked.session, 'no session');
    const auth = { type: 'm.login.password', session: asked.session, identifier: { type: 'm.id.user', user: user.userId }, password: 'wrong' };
    const { json: refused } = await user.call('changePassword', { body: { new_password: 'new-secret-1', auth }, status: 401 });
    t.equal(refused.errcode, 'M_FORBIDDEN', 'errcode of a failed stage');
    t.check(Array.isArray(refused.flows), 'a failed stage must repeat the flows');
    await withPassword(user, 'changePassword', { body: { new_password: 'new-secret-1', logout_devices: false } });
    await kept.call('getTokenOwner');
    await anonymous.call('login', { body: passwordLogin(user), status: 403, errcode: 'M_FORBIDDEN' });
    user.password = 'new-secret-1';
    await withPassword(user, 'changePassword', { body: { new_password: 'new-secret-2' } });
    user.password = 'new-secret-2';
    await user.call('getTokenOwner');
    await ended.call('getTokenOwner', { status: 401, errcode: 'M_UNKNOWN_TOKEN', soft: true });
    await anonymous.call('login', { body: passwordLogin(user) });
  });

  await story.test('deactivation ends the account for good', async t => {
    const user = await newUser(world, 'goner'), other = await newUser(world, 'stayer');
    const roomId = await createRoom(other, { preset: 'public_chat' });
    await joinRoom(user, roomId);
    const { json } = await withPassword(user, 'deactivateAccount', { body: { erase: false } });
    t.check(['success', 'no-support'].includes(json.id_server_unbind_result), JSON.stringify(json));
    await user.call('getTokenOwner', { status: 401, errcode: 'M_UNKNOWN_TOKEN' });
    await anonymous.call('login', { body: passwordLogin(user), status: 403, errcode: ['M_USER_DEACTIVATED', 'M_FORBIDDEN'] });
    await register({ username: user.userId.slice(1).split(':')[0], password: 'another-secret' }, { status: 400, errcode: 'M_USER_IN_USE', soft: true });
    let members;
    for (let i = 0; i < 25; i++) {   // leaving the rooms may take a moment
      members = Object.keys((await other.get('getJoinedMembersByRoom', { path: { roomId } })).joined);
      if (members.length === 1) break;
      await new Promise(done => setTimeout(done, 200));
    }
    t.equal(members, [other.userId], 'members of a room after one was deactivated');
  });

  await story.test('openid token, for oneself only', async t => {
    const token = await alice.get('requestOpenIdToken', { path: { userId: alice.userId }, body: {} });
    t.equal(token.token_type, 'Bearer', 'token_type');
    t.equal(token.matrix_server_name, alice.serverName, 'matrix_server_name');
    const { json } = await anonymous.raw('GET', `/_matrix/federation/v1/openid/userinfo?access_token=${encodeURIComponent(token.access_token)}`);
    t.check(json?.sub === alice.userId || json?.errcode === 'M_UNRECOGNIZED', `userinfo: ${JSON.stringify(json)}`);
    const bob = await newUser(world, 'bob');
    await bob.call('requestOpenIdToken', { path: { userId: alice.userId }, body: {}, status: 403, errcode: 'M_FORBIDDEN', soft: true });
  });
}
