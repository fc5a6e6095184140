// End-to-end encryption: device keys, one-time and fallback keys, cross-signing, device lists, to-device messages.
import { newUser, newDevice, withPassword } from '../lib/people.mjs';
import { DeviceKeys, SigningKey, crossSigning } from '../lib/crypto.mjs';
import { joinRoom, leave, nextTransaction, roomOf, sync, syncUntil } from '../lib/acts.mjs';

export default async function (world, suite) {
  const story = suite.story('keys');
  const people = async (...names) => { const made = []; for (const name of names) made.push(await newUser(world, name)); return made; };
  const upload = (user, body, expectation = {}) => user.call('uploadKeys', { body, ...expectation });
  const query = (user, ...others) => user.get('queryKeys', { body: { device_keys: Object.fromEntries(others.map(o => [o.userId, []])) } });
  const claim = async (user, other, algorithm = 'signed_curve25519') =>
    (await user.get('claimKeys', { body: { one_time_keys: { [other.userId]: { [other.deviceId]: algorithm } } } })).one_time_keys[other.userId]?.[other.deviceId];

  await story.test('device keys: upload, query, with the device’s name', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const keys = new DeviceKeys(alice), identity = keys.identity();
    const { json } = await upload(alice, { device_keys: identity });
    t.equal(json.one_time_key_counts.signed_curve25519 ?? 0, 0, 'counts');
    await alice.call('updateDevice', { path: { deviceId: alice.deviceId }, body: { display_name: 'Laptop' } });
    const answer = await query(bob, alice);
    const { unsigned, ...seen } = answer.device_keys[alice.userId]?.[alice.deviceId] ?? {};
    t.equal(seen, identity, 'device keys');
    t.check(unsigned?.device_display_name === undefined || unsigned.device_display_name === 'Laptop', 'display name');
    t.equal((await query(alice, alice)).device_keys[alice.userId][alice.deviceId].unsigned?.device_display_name, 'Laptop', 'display name for oneself');
    const other = await bob.get('queryKeys', { body: { device_keys: { [alice.userId]: ['NOSUCHDEVICE'] } } });
    t.equal(Object.keys(other.device_keys?.[alice.userId] ?? {}), [], 'a device that does not exist');
    t.equal(Object.keys((await bob.get('queryKeys', { body: { device_keys: { [`@${world.unique('none')}:${alice.serverName}`]: [] } } })).failures ?? {}), [], 'failures for an unknown user here');
    await upload(alice, { device_keys: { ...identity, device_id: 'OTHER' } }, { status: 400, soft: true });
    await upload(alice, { device_keys: { ...identity, user_id: bob.userId } }, { status: 400, soft: true });
  });

  await story.test('one-time keys: counted, claimed once, never twice', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const keys = new DeviceKeys(alice), oneTime = keys.oneTime(4);
    const { json } = await upload(alice, { device_keys: keys.identity(), one_time_keys: oneTime });
    t.equal(json.one_time_key_counts.signed_curve25519, 4, 'count after upload');
    t.equal((await sync(alice)).device_one_time_keys_count.signed_curve25519, 4, 'count in sync');
    const claims = await Promise.all([claim(bob, alice), claim(bob, alice), claim(bob, alice)]);
    const claimed = claims.flatMap(c => Object.keys(c ?? {}));
    t.equal(new Set(claimed).size, 3, `keys claimed at once: ${claimed}`);
    for (const id of claimed) t.equal(claims.find(c => c?.[id])[id], oneTime[id], 'the key as uploaded');
    t.equal((await upload(alice, {})).json.one_time_key_counts.signed_curve25519, 1, 'count after claims');
    t.check(await claim(bob, alice), 'the last one');
    t.check(!(await claim(bob, alice)), 'a key although none is left');
    const counts = (await sync(alice)).device_one_time_keys_count;
    t.equal(counts.signed_curve25519 ?? 0, 0, 'count in sync when none is left');
  });

  await story.test('uploading the same one-time key is fine, another under its id is not', async () => {
    const [alice] = await people('alice');
    const keys = new DeviceKeys(alice), oneTime = keys.oneTime(1);
    await upload(alice, { one_time_keys: oneTime });
    await upload(alice, { one_time_keys: oneTime });
    await upload(alice, { one_time_keys: keys.oneTime(1) }, { status: 400, soft: true });
  });

  await story.test('fallback keys stay, and say whether they were used', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const keys = new DeviceKeys(alice), fallback = keys.fallback('FFFF');
    await upload(alice, { device_keys: keys.identity(), fallback_keys: fallback });
    const { device_unused_fallback_key_types: unused, next_batch } = await sync(alice);
    t.equal(unused, ['signed_curve25519'], 'unused at first');
    const [one, two] = [await claim(bob, alice), await claim(bob, alice)];
    t.equal([one, two], [fallback, fallback], 'claimed twice');
    t.equal((await sync(alice, { since: next_batch })).device_unused_fallback_key_types, [], 'unused after the claim');
    await upload(alice, { fallback_keys: keys.fallback('GGGG'), one_time_keys: keys.oneTime(1) });
    t.equal(Object.keys(await claim(bob, alice))[0], 'signed_curve25519:AAAA0', 'a one-time key goes first');
    t.equal(Object.keys(await claim(bob, alice))[0], 'signed_curve25519:GGGG', 'then the new fallback key');
  });

  await story.test('cross-signing keys: first upload without a password, replacing with one, refusals', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const first = crossSigning(alice);
    await alice.call('uploadCrossSigningKeys', { body: first.body });
    const answer = await query(bob, alice);
    t.equal(answer.master_keys?.[alice.userId]?.keys, first.body.master_key.keys, 'master key');
    t.equal(answer.self_signing_keys?.[alice.userId]?.keys, first.body.self_signing_key.keys, 'self-signing key');
    t.equal(answer.user_signing_keys?.[alice.userId], undefined, 'user-signing key for somebody else');
    t.equal((await query(alice, alice)).user_signing_keys?.[alice.userId]?.keys, first.body.user_signing_key.keys, 'user-signing key for oneself');
    await alice.call('uploadCrossSigningKeys', { body: first.body });   // the same again needs no password
    const second = crossSigning(alice);
    const { json } = await alice.raw('POST', '/_matrix/client/v3/keys/device_signing/upload', { body: second.body, status: 401 });
    t.check(json.flows && json.session, 'no user-interactive authentication for a replacement');
    const auth = { type: 'm.login.password', session: json.session, identifier: { type: 'm.id.user', user: alice.userId }, password: alice.password };
    await alice.call('uploadCrossSigningKeys', { body: { ...second.body, auth } });
    t.equal((await query(bob, alice)).master_keys[alice.userId].keys, second.body.master_key.keys, 'master key after replacing');
    const [carol] = await people('carol'), third = crossSigning(carol);
    const forged = { ...third.body, self_signing_key: new SigningKey().sign({ ...third.body.self_signing_key, signatures: {} }, carol.userId, third.masterId) };
    await carol.call('uploadCrossSigningKeys', { body: forged, status: 400, errcode: 'M_INVALID_SIGNATURE', soft: true });
    await carol.call('uploadCrossSigningKeys', { body: { self_signing_key: third.body.self_signing_key }, status: 400, errcode: 'M_MISSING_PARAM', soft: true });
  });

  await story.test('signatures: of a device by its user, of a user by another; failures are named', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const keys = new DeviceKeys(alice), signing = crossSigning(alice), theirs = crossSigning(bob);
    await upload(alice, { device_keys: keys.identity() });
    await alice.call('uploadCrossSigningKeys', { body: signing.body });
    await bob.call('uploadCrossSigningKeys', { body: theirs.body });
    const device = signing.self.sign(keys.identity(), alice.userId, signing.selfId);
    const wrong = new SigningKey().sign(keys.identity(), alice.userId, signing.selfId);
    const bad = await alice.get('uploadCrossSigningSignatures', { body: { [alice.userId]: { [alice.deviceId]: wrong } } });
    t.check(bad.failures?.[alice.userId]?.[alice.deviceId]?.errcode === 'M_INVALID_SIGNATURE', `failures of a bad signature: ${JSON.stringify(bad)}`);
    const good = await alice.get('uploadCrossSigningSignatures', { body: { [alice.userId]: { [alice.deviceId]: device } } });
    t.equal(good.failures ?? {}, {}, 'failures of a good signature');
    const seen = (await query(bob, alice)).device_keys[alice.userId][alice.deviceId];
    t.check(seen.signatures[alice.userId][signing.selfId], 'the signature is not on the device keys');
    t.check(seen.signatures[alice.userId][keys.keyId], 'the device’s own signature is gone');
    const master = (await query(bob, alice)).master_keys[alice.userId];
    const signed = theirs.other.sign(master, bob.userId, `ed25519:${theirs.other.public}`);
    t.equal((await bob.get('uploadCrossSigningSignatures', { body: { [alice.userId]: { [signing.master.public]: signed } } })).failures ?? {}, {}, 'failures of signing a user');
    const userKey = `ed25519:${theirs.other.public}`;
    t.check((await query(bob, alice)).master_keys[alice.userId].signatures?.[bob.userId]?.[userKey], 'one’s own signature of another user is not shown');
    t.check(!(await query(alice, alice)).master_keys[alice.userId].signatures?.[bob.userId], 'another user’s signature is shown');
  });

  await story.test('device lists: who changed, who left, in sync and in /keys/changes', async t => {
    const [alice, bob, carol] = await people('alice', 'bob', 'carol');
    const roomId = await roomOf([alice, bob]);
    const { next_batch: start } = await sync(alice);
    await upload(bob, { device_keys: new DeviceKeys(bob).identity() });
    const [changed, second] = await syncUntil(alice, start, a => a.device_lists?.changed?.includes(bob.userId));
    t.check(changed, 'new device keys are not told');
    await joinRoom(carol, roomId);
    const [joined, third] = await syncUntil(alice, second, a => a.device_lists?.changed?.includes(carol.userId));
    t.check(joined, 'a new companion is not told');
    await leave(bob, roomId);
    const [left, end] = await syncUntil(alice, third, a => a.device_lists?.left?.includes(bob.userId));
    t.check(left, 'a lost companion is not told');
    const changes = await alice.get('getKeysChanges', { query: { from: start, to: end } });
    t.check(changes.changed.includes(carol.userId), `changed: ${changes.changed}`);
    t.check(changes.left.includes(bob.userId), `left: ${changes.left}`);
    await carol.call('uploadCrossSigningKeys', { body: crossSigning(carol).body });
    const [crossed, next] = await syncUntil(alice, end, a => a.device_lists?.changed?.includes(carol.userId));
    t.check(crossed, 'new cross-signing keys are not told');
    const phone = await newDevice(carol);
    await upload(phone, { device_keys: new DeviceKeys(phone).identity() });
    const [, after] = await syncUntil(alice, next, a => a.device_lists?.changed?.includes(carol.userId));
    await withPassword(carol, 'deleteDevice', { path: { deviceId: phone.deviceId }, body: {} });
    const [gone] = await syncUntil(alice, after, a => a.device_lists?.changed?.includes(carol.userId));
    t.check(gone, 'a deleted device is not told');
    t.check(!(await query(alice, carol)).device_keys[carol.userId]?.[phone.deviceId], 'the keys of a deleted device');
    await alice.call('getKeysChanges', { query: { from: start }, freeRequest: true, status: [200, 400], soft: true });
  });

  await story.test('to-device messages arrive once, in order, on the device or on all', async t => {
    const [alice, bob] = await people('alice', 'bob');
    const phone = await newDevice(bob);
    const sendTo = (messages, txnId = nextTransaction(), eventType = 'org.example.note') => alice.call('sendToDevice', { path: { eventType, txnId }, body: { messages } });
    const { next_batch: start } = await sync(bob);
    const { next_batch: phoneStart } = await sync(phone);
    const txnId = nextTransaction();
    await sendTo({ [bob.userId]: { [bob.deviceId]: { n: 1 } } }, txnId);
    await sendTo({ [bob.userId]: { [bob.deviceId]: { n: 1 } } }, txnId);
    await sendTo({ [bob.userId]: { '*': { n: 2 } } });
    await sendTo({ [bob.userId]: { [bob.deviceId]: { n: 3 } } });
    const seen = [];
    const [, end] = await syncUntil(bob, start, a => { seen.push(...a.to_device?.events ?? []); return seen.length >= 3; });
    t.equal(seen.map(e => [e.type, e.sender, e.content.n]), [1, 2, 3].map(n => ['org.example.note', alice.userId, n]), 'messages');
    t.check(!(await sync(bob, { since: end })).to_device?.events?.length, 'messages come again');
    t.equal((await sync(phone, { since: phoneStart })).to_device?.events?.map(e => e.content.n), [2], 'on the other device');
    await sendTo({ [`@${world.unique('none')}:${alice.serverName}`]: { X: { n: 4 } } });
    await alice.call('sendToDevice', { path: { eventType: 'x', txnId: nextTransaction() }, body: {}, status: 400, soft: true });
    const many = 130;
    for (let i = 0; i < many; i += 10) await Promise.all(Array.from({ length: 10 }, (_, k) => sendTo({ [phone.userId]: { [phone.deviceId]: { n: 1000 + i + k } } })));
    const all = [];
    let token = (await sync(phone, { since: phoneStart })).next_batch;
    for (let rounds = 0; rounds < 6; rounds++) {
      const a = await sync(phone, { since: rounds ? token : phoneStart });
      token = a.next_batch;
      const got = a.to_device?.events ?? [];
      t.check(got.length <= 100, `${got.length} to-device messages in one answer`);
      all.push(...got.map(e => e.content.n));
      if (!got.length) break;
    }
    t.equal(new Set(all).size, all.length, 'each once');
    t.check(all.length >= many, `${all.length} of ${many} arrived`);
  });
}
