// The homeservers under test: any that answers at WEFT_URL and registers users with Synapse's shared secret.
import { createHmac, randomBytes } from 'node:crypto';

/** A homeserver: where it answers, and the shared secret that lets tests make users. */
export class Homeserver {
  constructor(url, secret) {
    this.url = url.replace(/\/$/, '');
    this.secret = secret;
  }

  /** A request as no client library would make it; answers the status and the parsed body, whatever they are. */
  async request(method, path, { token, body } = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    let parsed = text;
    try {
      parsed = JSON.parse(text);
    } catch {
      // Some answers are files; their text is the answer.
    }
    return { status: response.status, body: parsed, headers: response.headers };
  }

  /** A new user with a name of its own that starts with the given word. */
  async newUser(word, { admin = false } = {}) {
    const username = `${word}-${randomBytes(5).toString('hex')}`;
    return this.registerUser(username, { admin });
  }

  async registerUser(username, { admin = false, password = randomBytes(9).toString('base64url') } = {}) {
    const path = '/_synapse/admin/v1/register';
    const { body: { nonce } } = await this.request('GET', path);
    const mac = createHmac('sha1', this.secret)
      .update([nonce, username, password, admin ? 'admin' : 'notadmin'].join('\0'))
      .digest('hex');
    const { status, body } = await this.request('POST', path, { body: { nonce, username, password, admin, mac } });
    if (status !== 200) throw new Error(`registering ${username} answered ${status} ${JSON.stringify(body)}`);
    return { server: this, id: body.user_id, name: username, password };
  }
}

export const homeserver = new Homeserver(
  process.env.WEFT_URL ?? 'http://127.0.0.1:8008',
  process.env.WEFT_SHARED_SECRET ?? 'shared-secret',
);

/** A second tenant, or any second homeserver; undefined when the run has only one. */
export const otherHomeserver = process.env.WEFT_URL_2
  ? new Homeserver(process.env.WEFT_URL_2, process.env.WEFT_SHARED_SECRET_2 ?? homeserver.secret)
  : undefined;
