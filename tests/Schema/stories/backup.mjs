// Key backup: versions, keys by session, by room and all, counts and etags, which key wins.
import { newUser } from '../lib/people.mjs';
import { randomKey } from '../lib/crypto.mjs';

export default async function (world, suite) {
  const story = suite.story('backup');
  const algorithm = 'm.megolm_backup.v1.curve25519-aes-sha2';
  const authData = () => ({ public_key: randomKey(), signatures: {} });
  const keyData = (more = {}) => ({ first_message_index: 1, forwarded_count: 0, is_verified: true, session_data: { ephemeral: randomKey(), ciphertext: randomKey(), mac: 'abcdefgh' }, ...more });
  const [one, two] = ['!one:example.org', '!two:example.org'];
  const user = await story.setup(() => newUser(world, 'keeper'));
  const create = async auth_data => (await user.get('postRoomKeysVersion', { body: { algorithm, auth_data } })).version;

  await story.test('versions: none, create, read, change, newer, delete', async t => {
    const fresh = await newUser(world, 'fresh');
    await fresh.call('getRoomKeysVersionCurrent', { status: 404, errcode: 'M_NOT_FOUND' });
    const auth_data = authData();
    const { version } = await fresh.get('postRoomKeysVersion', { body: { algorithm, auth_data } });
    const current = await fresh.get('getRoomKeysVersionCurrent');
    t.equal([current.version, current.algorithm, current.auth_data, current.count], [version, algorithm, auth_data, 0], 'current version');
    const changed = { ...auth_data, signatures: { [fresh.userId]: { 'ed25519:D': randomKey() } } };
    await fresh.call('putRoomKeysVersion', { path: { version }, body: { algorithm, auth_data: changed, version } });
    t.equal((await fresh.get('getRoomKeysVersion', { path: { version } })).auth_data, changed, 'changed auth data');
    await fresh.call('putRoomKeysVersion', { path: { version }, body: { algorithm, auth_data: changed, version: 'other' }, status: 400, errcode: 'M_INVALID_PARAM', soft: true });
    await fresh.call('putRoomKeysVersion', { path: { version: '9999' }, body: { algorithm, auth_data: changed }, status: 404, errcode: 'M_NOT_FOUND' });
    await fresh.call('getRoomKeysVersion', { path: { version: '9999' }, status: 404, errcode: 'M_NOT_FOUND' });
    const { version: newer } = await fresh.get('postRoomKeysVersion', { body: { algorithm, auth_data: authData() } });
    t.check(newer !== version, 'the same version twice');
    t.equal((await fresh.get('getRoomKeysVersionCurrent')).version, newer, 'the newest is current');
    t.equal((await fresh.get('getRoomKeysVersion', { path: { version } })).version, version, 'an older one by its name');
    await fresh.call('deleteRoomKeysVersion', { path: { version: newer } });
    t.equal((await fresh.get('getRoomKeysVersionCurrent')).version, version, 'the one before is current again');
    await fresh.call('getRoomKeysVersion', { path: { version: newer }, status: 404, errcode: 'M_NOT_FOUND' });
    await fresh.call('deleteRoomKeysVersion', { path: { version: '9999' }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    await fresh.call('postRoomKeysVersion', { body: { algorithm: 'm.megolm_backup.v1.curve25519-aes-sha2' }, status: 400, soft: true });
  });

  await story.test('one session: put, get, delete; count and etag', async t => {
    const version = await create(authData()), query = { version };
    const path = { roomId: one, sessionId: 'sess/ion+1=' }, data = keyData();
    const put = await user.get('putRoomKeyBySessionId', { path, query, body: data });
    t.equal(put.count, 1, 'count');
    t.equal(await user.get('getRoomKeyBySessionId', { path, query }), data, 'key');
    const { etag, count } = await user.get('getRoomKeysVersionCurrent');
    t.equal([etag, count], [put.etag, 1], 'etag and count of the version');
    const same = await user.get('putRoomKeyBySessionId', { path, query, body: keyData({ first_message_index: 5 }) });
    t.equal([same.etag, same.count], [put.etag, 1], 'a worse key changes nothing');
    await user.call('getRoomKeyBySessionId', { path: { ...path, sessionId: 'none' }, query, status: 404, errcode: 'M_NOT_FOUND' });
    const gone = await user.get('deleteRoomKeyBySessionId', { path, query });
    t.equal(gone.count, 0, 'count after deletion');
    t.check(gone.etag !== put.etag, 'the etag is the same after deletion');
    await user.call('getRoomKeyBySessionId', { path, query, status: 404, errcode: 'M_NOT_FOUND' });
  });

  await story.test('which key wins: verified, then the earlier index, then fewer forwards', async t => {
    const version = await create(authData()), query = { version }, path = { roomId: one, sessionId: 's' };
    const base = { is_verified: false, first_message_index: 10, forwarded_count: 3 };
    const put = more => user.get('putRoomKeyBySessionId', { path, query, body: keyData({ ...base, ...more }) });
    const kept = async () => { const k = await user.get('getRoomKeyBySessionId', { path, query }); return [k.is_verified, k.first_message_index, k.forwarded_count]; };
    await put({});
    await put({ forwarded_count: 4 });
    t.equal(await kept(), [false, 10, 3], 'more forwards lose');
    await put({ forwarded_count: 2 });
    t.equal(await kept(), [false, 10, 2], 'fewer forwards win');
    await put({ first_message_index: 9, forwarded_count: 7 });
    t.equal(await kept(), [false, 9, 7], 'an earlier index wins');
    await put({ first_message_index: 20, is_verified: true });
    t.equal(await kept(), [true, 20, 3], 'a verified one wins');
    await put({ first_message_index: 0, forwarded_count: 0 });
    t.equal(await kept(), [true, 20, 3], 'an unverified one does not win over it');
  });

  await story.test('rooms and all: put, get, delete', async t => {
    const version = await create(authData()), query = { version };
    const sessions = { a: keyData(), b: keyData() };
    t.equal((await user.get('putRoomKeysByRoomId', { path: { roomId: one }, query, body: { sessions } })).count, 2, 'count');
    t.equal((await user.get('getRoomKeysByRoomId', { path: { roomId: one }, query })).sessions, sessions, 'keys of a room');
    t.equal(await user.get('getRoomKeysByRoomId', { path: { roomId: two }, query }), { sessions: {} }, 'keys of a room without any');
    const rooms = { [two]: { sessions: { c: keyData() } }, [one]: { sessions: { d: keyData() } } };
    t.equal((await user.get('putRoomKeys', { query, body: { rooms } })).count, 4, 'count');
    const all = await user.get('getRoomKeys', { query });
    t.equal(all.rooms, { [one]: { sessions: { ...sessions, ...rooms[one].sessions } }, [two]: rooms[two] }, 'all keys');
    t.equal((await user.get('deleteRoomKeysByRoomId', { path: { roomId: one }, query })).count, 1, 'count after deleting a room');
    t.equal((await user.get('deleteRoomKeys', { query })).count, 0, 'count after deleting all');
    t.equal(await user.get('getRoomKeys', { query }), { rooms: {} }, 'no keys');
  });

  await story.test('only the current version can be written to', async t => {
    const old = await create(authData()), current = await create(authData());
    const path = { roomId: one, sessionId: 's' }, wrong = { query: { version: old }, status: 403, errcode: 'M_WRONG_ROOM_KEYS_VERSION' };
    const { json } = await user.call('putRoomKeyBySessionId', { path, body: keyData(), ...wrong });
    t.equal(json.current_version, current, 'current_version');
    await user.call('putRoomKeysByRoomId', { path: { roomId: one }, body: { sessions: {} }, ...wrong });
    await user.call('putRoomKeys', { body: { rooms: {} }, ...wrong });
    const none = { query: { version: '9999' }, status: 404, errcode: 'M_NOT_FOUND', soft: true };
    await user.call('getRoomKeys', none);
    await user.call('deleteRoomKeys', none);
    await user.call('putRoomKeys', { body: { rooms: {} }, ...none, status: [403, 404], errcode: ['M_WRONG_ROOM_KEYS_VERSION', 'M_NOT_FOUND'] });
    await user.call('putRoomKeysByRoomId', { path: { roomId: one }, body: { sessions: {} }, ...none, status: [403, 404], errcode: ['M_WRONG_ROOM_KEYS_VERSION', 'M_NOT_FOUND'] });
    await user.call('getRoomKeysByRoomId', { path: { roomId: one }, ...none });
    await user.call('deleteRoomKeysByRoomId', { path: { roomId: one }, ...none });
    await user.call('deleteRoomKeyBySessionId', { path, ...none });
    await user.call('putRoomKeyBySessionId', { path, body: { is_verified: true }, query: { version: current }, freeRequest: true, status: 400, soft: true });
    await user.call('getRoomKeys', { freeRequest: true, status: [200, 400], soft: true });
  });
}
