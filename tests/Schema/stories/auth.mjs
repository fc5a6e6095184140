// Every operation that needs a token: none is 401 M_MISSING_TOKEN, a wrong one is 401 M_UNKNOWN_TOKEN.
// Also finds out which operations exist at all.
import { SAMPLES } from './server.mjs';
import { newUser } from '../lib/people.mjs';

const THREE_PID = { medium: 'email', address: 'a@example.org', id_server: 'id.example.org', id_access_token: 'x', client_secret: 'secret', sid: '1' };
// The specification does not say that the token is looked at before the body, so bodies are as they should be.
const BODIES = {
  bind3PID: THREE_PID, delete3pidFromAccount: THREE_PID, unbind3pidFromAccount: THREE_PID, setRoomAlias: { room_id: '!nowhere:example.org' },
};
const QUERIES = { width: 10, height: 10, dir: 'b', ts: 0, url: 'https://example.org', version: '1', from: 'x', to: 'x', user_id: '@nobody:example.org', room_id: '!nowhere:example.org', alias: '#a:b', userid: '@a:b' };

export default async function (world, suite) {
  const story = suite.story('auth');
  const anonymous = world.anonymous();
  const alice = await story.setup(() => newUser(world, 'alice'));

  for (const operation of world.spec.operations.values()) {
    if (operation.auth !== 'yes') continue;
    const request = {
      path: Object.fromEntries(operation.parameters.filter(p => p.in === 'path').map(p => [p.name, SAMPLES[p.name] ?? 'x'])),
      query: Object.fromEntries(operation.parameters.filter(p => p.in === 'query' && p.required).map(p => [p.name, QUERIES[p.name] ?? 'x'])),
      ...(operation.body ? operation.body.content['application/json'] ? { body: BODIES[operation.id] ?? {} } : { raw: 'x' } : {}),
    };
    if (!(await exists(alice, operation, request))) {
      world.coverage.authChecked(operation.id);
      continue;
    }
    await story.test(operation.id, async () => {
      await anonymous.call(operation.id, { ...request, status: 401, errcode: 'M_MISSING_TOKEN', soft: true });
      await anonymous.call(operation.id, { ...request, token: 'no-such-token', status: 401, errcode: 'M_UNKNOWN_TOKEN', soft: true });
      world.coverage.authChecked(operation.id);
    });
  }

  // One probe with a wrong token: what exists refuses the token, what does not is M_UNRECOGNIZED.
  async function exists(user, operation, request) {
    const { status, json } = await world.target.exchange({
      method: operation.method, headers: { authorization: 'Bearer no-such-token', 'content-type': 'application/json' }, body: operation.body ? '{}' : undefined,
      path: operation.route.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(request.path[name])),
    });
    world.coverage.note(operation.id, status, json?.errcode);
    return !((status === 404 || status === 405) && json?.errcode === 'M_UNRECOGNIZED');
  }
}
