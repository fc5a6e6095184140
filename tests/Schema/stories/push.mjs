// Push rules, pushers, the list of notifications.
import { newUser } from '../lib/people.mjs';
import { createRoom, eventually, roomOf, say, sync, syncUntil } from '../lib/acts.mjs';

const DEFAULTS = {
  override: ['.m.rule.master', '.m.rule.suppress_notices', '.m.rule.invite_for_me', '.m.rule.member_event', '.m.rule.is_user_mention', '.m.rule.is_room_mention', '.m.rule.tombstone',
    '.m.rule.reaction', '.m.rule.room.server_acl', '.m.rule.suppress_edits'],
  underride: ['.m.rule.call', '.m.rule.encrypted_room_one_to_one', '.m.rule.room_one_to_one', '.m.rule.message', '.m.rule.encrypted'],
};

export default async function (world, suite) {
  const story = suite.story('push');
  const [alice, bob] = await story.setup(async () => [await newUser(world, 'alice'), await newUser(world, 'bob')]);
  const rule = (user, id, kind, ruleId, options = {}) => user.call(id, { path: { kind, ruleId }, ...options });

  await story.test('the default rules are there, in their order', async t => {
    const { global } = await alice.get('getPushRules');
    t.equal((await alice.get('getPushRulesGlobal')), global, 'both ways to read them');
    for (const [kind, names] of Object.entries(DEFAULTS)) {
      const ids = global[kind].map(r => r.rule_id);
      t.equal(ids.filter(id => names.includes(id)), names, `order of the ${kind} rules`);
      t.check(global[kind].filter(r => r.rule_id.startsWith('.m.')).every(r => r.default), 'default');
    }
    const byId = id => Object.values(global).flat().find(r => r.rule_id === id);
    t.equal([byId('.m.rule.master').enabled, byId('.m.rule.master').actions], [false, []], 'master');
    t.check(byId('.m.rule.is_user_mention').actions.some(a => a.set_tweak === 'highlight'), 'a mention highlights');
    t.equal(byId('.m.rule.contains_display_name')?.default ?? true, true, 'legacy rules, where they are, are defaults');
  });

  await story.test('rules of one’s own: add, place, read, change, delete', async t => {
    const user = await newUser(world, 'rules');
    const put = (kind, ruleId, body, query) => rule(user, 'setPushRule', kind, ruleId, { body, query });
    await put('content', 'fish', { pattern: 'fi*h', actions: ['notify', { set_tweak: 'sound', value: 'default' }] });
    await put('content', 'bird', { pattern: 'bird', actions: ['notify'] });
    await put('content', 'cow', { pattern: 'cow', actions: [] }, { before: 'bird' });
    await put('content', 'dog', { pattern: 'dog', actions: ['notify'] }, { after: 'fish' });
    await put('room', '!some:example.org', { actions: [] });
    await put('sender', '@some:example.org', { actions: ['notify'] });
    await put('override', 'mine', { conditions: [{ kind: 'event_match', key: 'content.body', pattern: 'x' }, { kind: 'room_member_count', is: '<5' }, { kind: 'sender_notification_permission', key: 'room' }], actions: ['notify'] });
    await put('underride', 'under', { conditions: [{ kind: 'event_property_is', key: 'content.flag', value: true }, { kind: 'event_property_contains', key: 'content.list', value: 'a' }], actions: ['notify'] });
    const { global } = await user.get('getPushRules');
    t.equal(global.content.map(r => r.rule_id).filter(id => !id.startsWith('.')).sort(), ['bird', 'cow', 'dog', 'fish'], 'content rules');
    const order = global.content.map(r => r.rule_id);
    t.equal(order.indexOf('cow') + 1, order.indexOf('bird'), 'before');
    t.equal(order.indexOf('fish') + 1, order.indexOf('dog'), 'after');
    t.equal(order.slice(0, 1), ['cow'], 'a new rule comes first');
    const fish = await user.get('getPushRule', { path: { kind: 'content', ruleId: 'fish' } });
    t.equal([fish.pattern, fish.enabled, fish.default, fish.actions], ['fi*h', true, false, ['notify', { set_tweak: 'sound', value: 'default' }]], 'rule');
    t.equal(global.override.findIndex(r => r.rule_id === 'mine') < global.override.findIndex(r => r.rule_id === '.m.rule.suppress_notices'), true, 'own override rules come before the defaults');
    const enabled = async () => (await user.get('isPushRuleEnabled', { path: { kind: 'content', ruleId: 'fish' } })).enabled;
    await rule(user, 'setPushRuleEnabled', 'content', 'fish', { body: { enabled: false } });
    t.equal(await enabled(), false, 'disabled');
    await rule(user, 'setPushRuleActions', 'content', 'fish', { body: { actions: ['notify'] } });
    t.equal(await user.get('getPushRuleActions', { path: { kind: 'content', ruleId: 'fish' } }), { actions: ['notify'] }, 'actions');
    await put('content', 'fish', { pattern: 'salmon', actions: ['notify'] });
    t.equal((await user.get('getPushRule', { path: { kind: 'content', ruleId: 'fish' } })).pattern, 'salmon', 'replaced');
    await rule(user, 'deletePushRule', 'content', 'fish');
    await rule(user, 'getPushRule', 'content', 'fish', { status: 404, errcode: 'M_NOT_FOUND' });
  });

  await story.test('default rules can be disabled and changed, but not deleted', async t => {
    const user = await newUser(world, 'defaults');
    await rule(user, 'setPushRuleEnabled', 'override', '.m.rule.master', { body: { enabled: true } });
    t.equal((await user.get('isPushRuleEnabled', { path: { kind: 'override', ruleId: '.m.rule.master' } })).enabled, true, 'master');
    await rule(user, 'setPushRuleEnabled', 'override', '.m.rule.master', { body: { enabled: false } });
    await rule(user, 'setPushRuleActions', 'underride', '.m.rule.message', { body: { actions: [] } });
    t.equal((await user.get('getPushRule', { path: { kind: 'underride', ruleId: '.m.rule.message' } })).actions, [], 'actions of a default rule');
    await rule(user, 'deletePushRule', 'underride', '.m.rule.message', { status: [200, 400, 403, 404, 409], soft: true });
    await rule(user, 'getPushRule', 'underride', '.m.rule.message', { soft: true });
  });

  await story.test('a change arrives in sync', async t => {
    const { next_batch: since } = await sync(alice);
    await rule(alice, 'setPushRule', 'content', 'news', { body: { pattern: 'news', actions: ['notify'] } });
    const [event] = await syncUntil(alice, since, a => a.account_data?.events.find(e => e.type === 'm.push_rules'));
    t.check(event?.content.global.content.some(r => r.rule_id === 'news'), 'm.push_rules');
    t.check((await alice.get('getAccountData', { path: { userId: alice.userId, type: 'm.push_rules' } })).global, 'm.push_rules as account data');
  });

  await story.test('refusals', async () => {
    const body = { actions: ['notify'] };
    for (const id of ['getPushRule', 'isPushRuleEnabled', 'getPushRuleActions', 'deletePushRule']) await rule(alice, id, 'content', 'no-such-rule', { status: 404, errcode: 'M_NOT_FOUND' });
    await rule(alice, 'setPushRuleEnabled', 'content', 'no-such-rule', { body: { enabled: true }, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    await rule(alice, 'setPushRuleActions', 'content', 'no-such-rule', { body, status: 404, errcode: 'M_NOT_FOUND', soft: true });
    await rule(alice, 'setPushRule', 'content', '.m.mine', { body: { ...body, pattern: 'x' }, status: 400, soft: true });
    await rule(alice, 'setPushRule', 'content', 'with/slash', { body: { ...body, pattern: 'x' }, status: 400, soft: true });
    await rule(alice, 'setPushRule', 'content', 'x', { body: { ...body, pattern: 'x' }, query: { before: 'no-such-rule' }, status: [400, 404], errcode: ['M_UNKNOWN', 'M_NOT_FOUND'], soft: true });
    await rule(alice, 'setPushRule', 'content', 'nopattern', { body, status: 400, soft: true });
    await rule(alice, 'setPushRule', 'content', 'noactions', { body: { pattern: 'x' }, status: 400, soft: true });
    await rule(alice, 'setPushRule', 'content', 'badactions', { body: { pattern: 'x', actions: [5] }, status: 400, soft: true });
    await rule(alice, 'setPushRule', 'nokind', 'x', { body, freeRequest: true, status: [400, 404], soft: true });
    await rule(alice, 'getPushRule', 'nokind', 'x', { freeRequest: true, status: [400, 404], soft: true });
  });

  await story.test('rules decide the counts: a keyword highlights, a muted room is silent', async t => {
    const user = await newUser(world, 'counted');
    const [loud, muted] = [await roomOf([alice, user, bob]), await roomOf([alice, user, bob])];
    await rule(user, 'setPushRule', 'content', 'pizza', { body: { pattern: 'pizza', actions: ['notify', { set_tweak: 'highlight' }] } });
    await rule(user, 'setPushRule', 'override', muted, { body: { conditions: [{ kind: 'event_match', key: 'room_id', pattern: muted }], actions: [] } });
    await say(alice, loud, 'who wants Pizza?');
    await say(alice, loud, 'pizzas are not it');
    await say(alice, muted, 'psst');
    const { join } = (await sync(user)).rooms;
    t.equal(join[loud].unread_notifications, { notification_count: 2, highlight_count: 1 }, 'keyword');
    t.equal(join[muted].unread_notifications, { notification_count: 0, highlight_count: 0 }, 'muted room');
  });

  await story.test('legacy mentions by name count only where m.mentions is absent', async t => {
    const user = await newUser(world, 'named'), localpart = user.userId.slice(1).split(':')[0], roomId = await roomOf([alice, user, bob]);
    const counts = async () => (await sync(user)).rooms.join[roomId].unread_notifications;
    const legacy = (await user.get('getPushRules')).global;
    if (![...legacy.content, ...legacy.override].some(r => r.rule_id === '.m.rule.contains_user_name')) return;
    await say(alice, roomId, `hello ${localpart}`);
    t.equal(await counts(), { notification_count: 1, highlight_count: 1 }, 'by the name alone');
    await say(alice, roomId, `hello ${localpart}`, { 'm.mentions': {} });
    t.equal(await counts(), { notification_count: 2, highlight_count: 1 }, 'with m.mentions that names nobody');
    await say(bob, roomId, 'hello @room');
    t.equal((await counts()).highlight_count, 1, '@room by one who may not');
  });

  await story.test('pushers: set, list, replace, delete', async t => {
    const pusher = {
      pushkey: world.unique('key'), kind: 'http', app_id: 'org.example.app', app_display_name: 'Example', device_display_name: 'Phone', lang: 'en', profile_tag: 'tag',
      data: { url: 'https://push.example.org/_matrix/push/v1/notify', format: 'event_id_only' },
    };
    const mine = async user => (await user.get('getPushers')).pushers.filter(p => p.pushkey === pusher.pushkey);
    await alice.call('postPusher', { body: pusher });
    const [made] = await mine(alice);
    for (const key of ['pushkey', 'kind', 'app_id', 'app_display_name', 'device_display_name', 'lang', 'profile_tag', 'data']) t.equal(made?.[key], pusher[key], key);
    await alice.call('postPusher', { body: { ...pusher, lang: 'de' } });
    t.equal((await mine(alice)).map(p => p.lang), ['de'], 'replaced');
    await bob.call('postPusher', { body: { ...pusher, append: true } });
    t.equal([(await mine(alice)).length, (await mine(bob)).length], [1, 1], 'with append both keep it');
    await bob.call('postPusher', { body: pusher });
    t.equal([(await mine(alice)).length, (await mine(bob)).length], [0, 1], 'without append the other loses it');
    await bob.call('postPusher', { body: { pushkey: pusher.pushkey, app_id: pusher.app_id, kind: null } });
    t.equal(await mine(bob), [], 'deleted');
    await alice.call('postPusher', { body: { kind: 'http' }, status: 400, errcode: ['M_MISSING_PARAM', 'M_BAD_JSON'], soft: true });
    await alice.call('postPusher', { body: { ...pusher, data: {} }, status: 400, errcode: ['M_MISSING_PARAM', 'M_INVALID_PARAM'], soft: true });
    await alice.call('postPusher', { body: { ...pusher, data: { url: 'https://push.example.org/elsewhere' } }, status: 400, errcode: ['M_MISSING_PARAM', 'M_INVALID_PARAM'], soft: true });
  });

  await story.test('notifications: what was missed, highlights only, pages, read', async t => {
    const user = await newUser(world, 'notified');
    const roomId = await roomOf([alice, user]);
    const plain = await say(alice, roomId, 'plain'), mention = await say(alice, roomId, 'you', { 'm.mentions': { user_ids: [user.userId] } });
    const list = query => user.get('getNotifications', { query });
    const all = await eventually(() => list({}), a => a.notifications.length >= 2, 4);
    t.equal(all.notifications.filter(n => [plain, mention].includes(n.event.event_id)).map(n => [n.event.event_id, n.room_id, n.read]), [[mention, roomId, false], [plain, roomId, false]], 'newest first');
    t.equal((await list({ only: 'highlight' })).notifications.map(n => n.event.event_id), [mention], 'highlights');
    const one = await list({ limit: 1 });
    t.equal(one.notifications.map(n => n.event.event_id), [mention], 'limit');
    if (t.check(one.next_token, 'no next_token')) t.equal((await list({ limit: 1, from: one.next_token })).notifications.map(n => n.event.event_id), [plain], 'next page');
    await user.call('postReceipt', { path: { roomId, receiptType: 'm.read', eventId: mention }, body: {} });
    t.check((await eventually(() => list({}), a => a.notifications.every(n => n.read), 4)).notifications.every(n => n.read), 'not read after a receipt');
    await createRoom(alice, { invite: [user.userId] });
  });
}
