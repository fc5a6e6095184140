// Keys and signatures as a client makes them: enough for the server's side of end-to-end encryption.
import crypto from 'node:crypto';
import { stable } from './suite.mjs';

const base64 = buffer => buffer.toString('base64').replace(/=+$/, '');
export const randomKey = () => base64(crypto.randomBytes(32));

export class SigningKey {
  constructor() {
    const { publicKey, privateKey } = crypto.generateKeyPairSync('ed25519');
    this.privateKey = privateKey;
    this.public = base64(Buffer.from(publicKey.export({ format: 'jwk' }).x, 'base64url'));
  }
  /** Adds this key's signature to an object, under the given user and key id. */
  sign(object, userId, keyId) {
    const { signatures, unsigned, ...rest } = object;
    const signature = base64(crypto.sign(null, Buffer.from(stable(rest)), this.privateKey));
    return { ...object, signatures: { ...signatures, [userId]: { ...signatures?.[userId], [keyId]: signature } } };
  }
}

/** The keys of one device, and of one user's cross-signing. */
export class DeviceKeys {
  constructor(user) {
    this.user = user;
    this.ed25519 = new SigningKey();
    this.curve25519 = randomKey();
  }
  get keyId() { return `ed25519:${this.user.deviceId}`; }
  sign(object) { return this.ed25519.sign(object, this.user.userId, this.keyId); }
  identity() {
    const { userId, deviceId } = this.user;
    return this.sign({
      user_id: userId, device_id: deviceId, algorithms: ['m.olm.v1.curve25519-aes-sha2', 'm.megolm.v1.aes-sha2'],
      keys: { [`curve25519:${deviceId}`]: this.curve25519, [this.keyId]: this.ed25519.public },
    });
  }
  oneTime(count, prefix = 'AAAA') {
    return Object.fromEntries(Array.from({ length: count }, (_, i) => [`signed_curve25519:${prefix}${i}`, this.sign({ key: randomKey() })]));
  }
  fallback(name) { return { [`signed_curve25519:${name}`]: this.sign({ key: randomKey(), fallback: true }) }; }
}

export function crossSigning(user) {
  const { userId } = user, [master, self, other] = [new SigningKey(), new SigningKey(), new SigningKey()];
  const key = (usage, k) => ({ user_id: userId, usage: [usage], keys: { [`ed25519:${k.public}`]: k.public } });
  const masterId = `ed25519:${master.public}`;
  return {
    master, self, other, masterId, selfId: `ed25519:${self.public}`,
    body: {
      master_key: key('master', master),
      self_signing_key: master.sign(key('self_signing', self), userId, masterId),
      user_signing_key: master.sign(key('user_signing', other), userId, masterId),
    },
  };
}
