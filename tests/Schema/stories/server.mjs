// What a server says about itself, and how it treats HTTP as such.
import { newUser } from '../lib/people.mjs';
import { createRoom, setState, getState, nextTransaction, text } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('server');
  const anonymous = world.anonymous();
  const { spec } = world;
  const alice = await story.setup(() => newUser(world, 'alice'));

  await story.test('versions, with and without a token', async t => {
    const { json, headers } = await anonymous.call('getVersions');
    await alice.call('getVersions');
    t.check(json.versions.every(v => /^(r0\.\d+\.\d+|v1\.\d+)$/.test(v)), `strange version in ${json.versions}`);
    t.check(json.versions.some(v => /^v1\.([1-9]|1[0-3])$/.test(v)), 'no version of v1.1 to v1.13: Element Web refuses the server');
    const minors = json.versions.filter(v => v.startsWith('v1.')).map(v => Number(v.slice(3))).sort((a, b) => a - b);
    t.check(minors.every((m, i) => m === minors[0] + i), `versions have gaps: ${json.versions}`);
    t.check(json.unstable_features?.['org.matrix.simplified_msc3575'] === true, 'org.matrix.simplified_msc3575 is not offered: Element X refuses the server');
    t.check(/authorization/i.test(headers.vary ?? '') || !json.versions.includes('v1.10'), 'versions may depend on the token: Vary: Authorization is missing');
  });

  await story.test('well-known of the client', async t => {
    const { status, json } = await anonymous.call('getWellknown', { status: [200, 404] });
    if (status === 200) t.check(/^https?:\/\//.test(json['m.homeserver'].base_url), `base_url is ${json['m.homeserver'].base_url}`);
  });
  await story.test('well-known of support', () => anonymous.call('getWellknownSupport', { status: [200, 404] }));
  await story.test('well-known of the policy server', () => anonymous.call('getWellknownPolicy', { status: [200, 404] }));
  await story.test('well-known of the server', async t => {
    const { status, json } = await anonymous.raw('GET', '/.well-known/matrix/server');
    t.check(status === 404 || typeof json?.['m.server'] === 'string', `well-known of the server: ${status} ${JSON.stringify(json)}`);
  });

  await story.test('capabilities', async t => {
    const { capabilities } = await alice.get('getCapabilities');
    const rooms = capabilities['m.room_versions'];
    t.need(rooms, 'm.room_versions is missing');
    t.check(rooms.available[rooms.default] === 'stable', `the default version ${rooms.default} is not among the stable ones`);
    for (const v of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12']) t.check(rooms.available[v], `room version ${v} is not available`);
    t.check(capabilities['m.change_password']?.enabled !== undefined, 'm.change_password is missing');
  });

  await story.test('login flows', async t => {
    const { flows } = await anonymous.get('getLoginFlows');
    t.check(flows.some(f => f.type === 'm.login.password'), 'm.login.password is not offered');
  });

  await story.test('OPTIONS and CORS on every path', async t => {
    for (const operation of spec.operations.values()) {
      if (operation.route.startsWith('/.well-known/')) continue;
      const path = fill(operation.route);
      const { status, headers } = await anonymous.raw('OPTIONS', path, {
        headers: { origin: 'https://client.example', 'access-control-request-method': operation.method, 'access-control-request-headers': 'authorization,content-type' },
      });
      const ok = status === 200 || status === 204;
      if (!ok || headers['access-control-allow-origin'] !== '*') t.fail(`OPTIONS ${path}: ${status}, Access-Control-Allow-Origin ${headers['access-control-allow-origin']}`);
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'])
        if (!(headers['access-control-allow-methods'] ?? '').includes(method)) t.fail(`OPTIONS ${path}: ${method} is not in Access-Control-Allow-Methods '${headers['access-control-allow-methods']}'`);
      for (const name of ['x-requested-with', 'content-type', 'authorization'])
        if (!(headers['access-control-allow-headers'] ?? '').toLowerCase().includes(name)) t.fail(`OPTIONS ${path}: ${name} is not in Access-Control-Allow-Headers '${headers['access-control-allow-headers']}'`);
      if (t.failures.length > 12) return;
    }
  });

  await story.test('an unknown path is 404 M_UNRECOGNIZED, with CORS and before authentication', async t => {
    for (const path of ['/_matrix/client/v3/does/not/exist', '/_matrix/client/v9/sync', '/_matrix/client/unstable/org.example.none', '/_matrix/none', '/_matrix/client/v3/rooms']) {
      for (const method of ['GET', 'POST', 'PUT']) {
        for (const session of [anonymous, alice.as('no-such-token')]) {
          const r = await session.raw(method, path, { body: method === 'GET' ? undefined : {}, status: 404, errcode: 'M_UNRECOGNIZED', soft: true });
          t.check(r.headers['access-control-allow-origin'] === '*', `${method} ${path}: no CORS header`);
        }
      }
      // A browser shows its page the 404 only when the preflight before it succeeded; clients probe for what a server has.
      const preflight = await anonymous.raw('OPTIONS', path, { headers: { origin: 'https://client.example', 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' } });
      t.check([200, 204].includes(preflight.status), `OPTIONS ${path}: ${preflight.status}; in a browser the path looks like a broken network`);
    }
  });

  await story.test('a wrong method is 405 M_UNRECOGNIZED', async () => {
    for (const [method, path] of [['DELETE', '/_matrix/client/versions'], ['PUT', '/_matrix/client/v3/login'], ['DELETE', '/_matrix/client/v3/sync'], ['GET', '/_matrix/client/v3/createRoom'],
      ['PATCH', '/_matrix/client/v3/account/whoami'], ['POST', '/_matrix/client/v3/joined_rooms'], ['DELETE', '/_matrix/media/v3/upload']])
      await alice.raw(method, path, { status: 405, errcode: 'M_UNRECOGNIZED', soft: true });
  });

  await story.test('bodies: not JSON, not an object, missing', async () => {
    const path = '/_matrix/client/v3/createRoom';
    await alice.raw('POST', path, { body: '{"name": ', status: 400, errcode: 'M_NOT_JSON', soft: true });
    await alice.raw('POST', path, { body: 'name=room', status: 400, errcode: 'M_NOT_JSON', soft: true });
    await alice.raw('POST', path, { body: '[]', status: 400, errcode: ['M_BAD_JSON', 'M_NOT_JSON'], soft: true });
    await alice.raw('POST', path, { body: '{"name": 5}', status: 400, errcode: ['M_BAD_JSON', 'M_INVALID_PARAM'], soft: true });
    await alice.raw('POST', path, { body: '{"preset": "no_such_preset"}', status: 400, errcode: ['M_BAD_JSON', 'M_INVALID_PARAM'], soft: true });
    await anonymous.raw('POST', '/_matrix/client/v3/login', { body: '{}', status: 400, errcode: ['M_MISSING_PARAM', 'M_BAD_JSON'], soft: true });
  });

  await story.test('any content type, or none, and no body where all is optional', async t => {
    for (const contentType of ['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', 'application/json; charset=UTF-8', 'nonsense', null]) {
      const r = await alice.call('createRoom', { body: {}, contentType, status: 200, soft: true });
      t.check(r.status !== 415, `415 for content type ${contentType}`);
    }
    const roomId = await createRoom(alice);
    await alice.call('leaveRoom', { path: { roomId }, noBody: true });
    await alice.call('forgetRoom', { path: { roomId } });
    await alice.call('logout', { token: (await newUser(world, 'short')).token });
  });

  await story.test('r0 aliases of v3 and of media', async t => {
    await alice.call('getTokenOwner', { prefix: '/_matrix/client/r0' });
    await alice.call('getLoginFlows', { prefix: '/_matrix/client/r0' });
    await alice.call('sync', { prefix: '/_matrix/client/r0' });
    await alice.call('getPushRules', { prefix: '/_matrix/client/r0' });
    const { room_id: roomId } = await alice.get('createRoom', { prefix: '/_matrix/client/r0', body: {} });
    await alice.call('sendMessage', { prefix: '/_matrix/client/r0', path: { roomId, eventType: 'm.room.message', txnId: nextTransaction() }, body: text('r0') });
    await alice.call('getConfig', { prefix: '/_matrix/media/r0' });
    const { content_uri } = await alice.get('uploadContent', { prefix: '/_matrix/media/r0', raw: 'r0', contentType: 'text/plain' });
    t.check(content_uri.startsWith('mxc://'), content_uri);
  });

  await story.test('segments are decoded once; %2F is no separator; a trailing slash is an empty state key', async t => {
    const roomId = await createRoom(alice);
    for (const key of ['a/b', 'a%2Fb', 'ä ö+?#&=', '..', 'a//b', '/', '\u{1F600}']) {
      await setState(alice, roomId, 'org.example.key', { key }, key);
      t.equal(await getState(alice, roomId, 'org.example.key', key), { key }, `state key ${JSON.stringify(key)}`);
    }
    await setState(alice, roomId, 'org.example.type/with/slash', { v: 1 }, 'k');
    t.equal(await getState(alice, roomId, 'org.example.type/with/slash', 'k'), { v: 1 }, 'type with slashes');
    await alice.raw('PUT', `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.topic`, { body: { topic: 'without' }, status: 200 });
    t.equal((await getState(alice, roomId, 'm.room.topic')).topic, 'without', 'topic set without a trailing slash');
    await alice.raw('PUT', `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.topic/`, { body: { topic: 'with' }, status: 200 });
    const { json } = await alice.raw('GET', `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.topic`, { status: 200 });
    t.equal(json.topic, 'with', 'topic read without a trailing slash');
    const { json: unescaped } = await alice.raw('GET', `/_matrix/client/v3/rooms/${roomId}/state/m.room.topic/`, { status: 200 });
    t.equal(unescaped.topic, 'with', 'a room id that is not percent-encoded');
  });

  await story.test('a token in the query string', async t => {
    const { json } = await anonymous.raw('GET', `/_matrix/client/v3/account/whoami?access_token=${encodeURIComponent(alice.token)}`);
    // Deprecated since v1.11: servers may refuse it, but only as an absent token.
    t.check(json?.user_id === alice.userId || json?.errcode === 'M_MISSING_TOKEN', JSON.stringify(json));
  });
}

export const fill = route => route.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(SAMPLES[name] ?? 'x'));
export const SAMPLES = {
  roomId: '!nowhere:example.org', roomIdOrAlias: '#nowhere:example.org', roomAlias: '#nowhere:example.org', eventId: '$nothing', userId: '@nobody:example.org',
  eventType: 'm.room.message', stateKey: '', txnId: 'txn', receiptType: 'm.read', kind: 'override', ruleId: '.m.rule.master', relType: 'm.thread', serverName: 'example.org',
  mediaId: 'abc', fileName: 'file.txt', keyName: 'displayname', deviceId: 'DEVICE', filterId: '0', version: '1', sessionId: 'session', type: 'm.direct', tag: 'm.favourite',
  protocol: 'irc', appserviceId: 'bridge', networkId: 'net', idpId: 'idp',
};
