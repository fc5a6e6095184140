// Reports, and the operations of parts that may not be there yet: they are called, and judged when they exist.
import { newUser } from '../lib/people.mjs';
import { createRoom, roomOf, say } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('misc');
  const anonymous = world.anonymous();
  const [alice, bob] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob')]);

  await story.test('reports of rooms, events and users', async t => {
    const roomId = await roomOf([alice, bob]), eventId = await say(alice, roomId, 'rude');
    await bob.call('reportEvent', { path: { roomId, eventId }, body: { reason: 'rude' } });
    await bob.call('reportEvent', { path: { roomId, eventId }, body: {} });
    await bob.call('reportRoom', { path: { roomId }, body: { reason: 'all of it' } });
    await bob.call('reportUser', { path: { userId: alice.userId }, body: { reason: 'always' } });
    await bob.call('reportEvent', { path: { roomId, eventId: '$no-such-event' }, body: { reason: 'x' }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    const closed = await createRoom(alice), hidden = await say(alice, closed, 'x');
    await bob.call('reportEvent', { path: { roomId: closed, eventId: hidden }, body: { reason: 'x' }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    await bob.call('reportRoom', { path: { roomId: `!${world.unique('none')}:${alice.serverName}` }, body: { reason: 'x' }, status: [200, 404], soft: true });
    const nobody = await bob.call('reportUser', { path: { userId: `@${world.unique('none')}:${alice.serverName}` }, body: { reason: 'x' }, status: [200, 404], soft: true });
    t.check(nobody.status !== 404 || nobody.json.errcode === 'M_NOT_FOUND', 'errcode of an unknown user');
    await bob.call('reportRoom', { path: { roomId }, body: {}, status: 400, soft: true });
    await bob.call('reportUser', { path: { userId: alice.userId }, body: { reason: 5 }, status: 400, soft: true });
    await bob.call('reportEvent', { path: { roomId, eventId }, body: { score: 'bad', reason: 7 }, status: 400, soft: true });
  });

  await story.test('TURN server: credentials, or an empty answer', async t => {
    const { json } = await alice.raw('GET', '/_matrix/client/v3/voip/turnServer', { status: 200 });
    // Where no TURN server is configured every server answers {}, and clients rely on it: the schema knows only servers that have one.
    if (Object.keys(json).length) await alice.call('getTurnServer');
    else world.coverage.note('getTurnServer', 200);
    t.check(json && typeof json === 'object', 'no object');
  });

  await story.test('search, where there is one', async t => {
    const roomId = await roomOf([alice, bob]), word = world.unique('needle').replace(/-/g, '');
    const eventId = await say(alice, roomId, `find the ${word} here`);
    const body = { search_categories: { room_events: { search_term: word, order_by: 'recent', event_context: { before_limit: 1, after_limit: 1, include_profile: true }, groupings: { group_by: [{ key: 'room_id' }] }, include_state: true } } };
    const { status, json } = await bob.call('search', { body, status: [200, 404] });
    if (status === 404) return;
    const found = json.search_categories.room_events;
    t.equal(found.results?.map(r => r.result.event_id), [eventId], 'results');
    t.equal(found.count, 1, 'count');
    t.check(found.highlights?.length, 'highlights');
    await bob.call('search', { body: { search_categories: { room_events: {} } }, status: 400, soft: true });
    const stranger = await newUser(world, 'stranger');
    t.equal((await stranger.get('search', { body })).search_categories.room_events.results ?? [], [], 'results for a stranger');
  });

  const refused = { status: [200, 400, 401, 403, 404, 405, 500, 501, 502, 503, 504], soft: true };
  const attempt = async (t, session, id, options = {}) => {
    const r = await session.call(id, { ...refused, freeRequest: true, ...options });
    t.check(r.status < 500 || r.status >= 502, `${id}: ${r.status}`);
    return r;
  };

  await story.test('third-party identifiers: the list, and refusals without mail and SMS', async t => {
    t.equal((await alice.get('getAccount3PIDs')).threepids, [], 'third-party ids of a new user');
    const mail = { client_secret: 'monkeys', email: 'someone@example.org', send_attempt: 1 }, phone = { client_secret: 'monkeys', country: 'GB', phone_number: '07700900001', send_attempt: 1 };
    for (const id of ['requestTokenTo3PIDEmail', 'requestTokenToResetPasswordEmail', 'requestTokenToRegisterEmail']) await attempt(t, anonymous, id, { body: mail });
    for (const id of ['requestTokenTo3PIDMSISDN', 'requestTokenToResetPasswordMSISDN', 'requestTokenToRegisterMSISDN']) await attempt(t, anonymous, id, { body: phone });
    await attempt(t, alice, 'add3PID', { body: { client_secret: 'monkeys', sid: '1' } });
    await attempt(t, alice, 'post3PIDs', { body: { three_pid_creds: { client_secret: 'monkeys', id_server: 'id.invalid', id_access_token: 'x', sid: '1' } } });
    const bind = { client_secret: 'monkeys', id_server: 'id.invalid', id_access_token: 'x', sid: '1' };
    await attempt(t, alice, 'bind3PID', { body: bind });
    await attempt(t, alice, 'delete3pidFromAccount', { body: { medium: 'email', address: 'someone@example.org' } });
    await attempt(t, alice, 'unbind3pidFromAccount', { body: { medium: 'email', address: 'someone@example.org', id_server: 'id.invalid' } });
    await attempt(t, alice, 'inviteBy3PID', { path: { roomId: await createRoom(alice) }, body: { id_server: 'id.invalid', id_access_token: 'x', medium: 'email', address: 'someone@example.org' } });
    world.coverage.authChecked('inviteBy3PID');
  });

  await story.test('third-party networks', async t => {
    const { json } = await alice.call('getProtocols');
    t.equal(json, {}, 'protocols');
    await attempt(t, alice, 'getProtocolMetadata', { path: { protocol: 'none' } });
    await attempt(t, alice, 'queryLocationByProtocol', { path: { protocol: 'none' } });
    await attempt(t, alice, 'queryUserByProtocol', { path: { protocol: 'none' } });
    await attempt(t, alice, 'queryLocationByAlias', { query: { alias: '#none:example.org' } });
    await attempt(t, alice, 'queryUserByID', { query: { userid: '@none:example.org' } });
  });

  await story.test('application services', async t => {
    await attempt(t, alice, 'pingAppservice', { path: { appserviceId: 'none' }, body: {} });
    await attempt(t, alice, 'updateAppserviceRoomDirectoryVisibility', { path: { networkId: 'none', roomId: await createRoom(alice) }, body: { visibility: 'public' } });
  });

  await story.test('single sign-on and OAuth', async t => {
    await attempt(t, anonymous, 'redirectToSSO', { query: { redirectUrl: 'https://client.example' }, status: [302, 400, 404] });
    await attempt(t, anonymous, 'redirectToIdP', { path: { idpId: 'none' }, query: { redirectUrl: 'https://client.example' }, status: [302, 400, 404] });
    await anonymous.call('getAuthMetadata', { status: [200, 404], errcode: 'M_UNRECOGNIZED' });
  });

  await story.test('administration', async t => {
    const path = { userId: bob.userId };
    await attempt(t, alice, 'getWhoIs', { path: { userId: alice.userId } });
    for (const id of ['getWhoIs', 'getAdminSuspendUser', 'getAdminLockUser']) {
      const r = await attempt(t, alice, id, { path });
      t.check([403, 404].includes(r.status), `${id} answers ${r.status} to one who is no administrator`);
    }
    for (const [id, body] of [['setAdminSuspendUser', { suspended: true }], ['setAdminLockUser', { locked: true }]]) {
      const r = await attempt(t, alice, id, { path, body });
      t.check([403, 404].includes(r.status), `${id} answers ${r.status} to one who is no administrator`);
    }
    const token = process.env.WEFT_ADMIN_TOKEN;
    const admin = token ? alice.as(token) : world.sharedSecret ? await newUser(world, 'admin', { admin: true }) : null;
    if (!admin) return;
    await attempt(t, admin, 'getWhoIs', { path });
    for (const [get, set, key] of [['getAdminSuspendUser', 'setAdminSuspendUser', 'suspended'], ['getAdminLockUser', 'setAdminLockUser', 'locked']]) {
      const r = await attempt(t, admin, set, { path, body: { [key]: true } });
      if (r.status !== 200) continue;
      t.equal((await admin.get(get, { path }))[key], true, key);
      await admin.call(set, { path, body: { [key]: false } });
    }
  });
}
