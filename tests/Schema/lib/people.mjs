// Users for the stories: through shared-secret registration when there is a secret, else through open registration.
import crypto from 'node:crypto';
import { Session } from './session.mjs';
import { Stop } from './suite.mjs';

export async function newUser(world, name = 'user', { admin = false } = {}) {
  const username = world.unique(name).toLowerCase(), password = world.unique('secret-word');
  const made = world.sharedSecret ? await bySharedSecret(world, username, password, admin) : await byRegistration(world, username, password);
  return new Session(world, { userId: made.user_id, token: made.access_token, deviceId: made.device_id, password });
}

async function bySharedSecret(world, username, password, admin) {
  const path = '/_synapse/admin/v1/register', anonymous = world.anonymous();
  const { json: { nonce } } = await anonymous.raw('GET', path, { status: 200 });
  const mac = crypto.createHmac('sha1', world.sharedSecret).update([nonce, username, password, admin ? 'admin' : 'notadmin'].join('\0')).digest('hex');
  return (await anonymous.raw('POST', path, { status: 200, body: { nonce, username, password, admin, mac } })).json;
}

async function byRegistration(world, username, password) {
  const anonymous = world.anonymous(), body = { username, password };
  const first = await anonymous.raw('POST', '/_matrix/client/v3/register', { body });
  if (first.status === 200) return first.json;
  if (first.status !== 401) throw new Stop(`no way to make users: /register says ${first.status} ${first.json?.errcode}, and WEFT_SHARED_SECRET is not set`);
  const auth = { type: 'm.login.dummy', session: first.json.session };
  return (await anonymous.raw('POST', '/_matrix/client/v3/register', { body: { ...body, auth }, status: 200 })).json;
}

/** A further device of a user. */
export async function newDevice(user, options = {}) {
  const made = await user.get('login', { token: null, body: passwordLogin(user, options) });
  return new Session(user.world, { userId: user.userId, token: made.access_token, deviceId: made.device_id, password: user.password, refreshToken: made.refresh_token });
}

export function passwordLogin(user, more = {}) {
  return { type: 'm.login.password', identifier: { type: 'm.id.user', user: user.userId }, password: user.password, ...more };
}

/** Calls an operation that asks for user-interactive authentication, and authenticates with the password when asked. */
export async function withPassword(user, id, options) {
  const first = await user.call(id, { ...options, status: [200, 401] });
  if (first.status === 200) return first;
  const auth = { type: 'm.login.password', session: first.json.session, identifier: { type: 'm.id.user', user: user.userId }, password: user.password };
  return user.call(id, { ...options, body: { ...options.body, auth } });
}
