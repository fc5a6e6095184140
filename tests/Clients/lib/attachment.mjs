// The specification's EncryptedFile (client-server API, "Sending encrypted attachments"), made with WebCrypto.
const { subtle } = globalThis.crypto;

const unpadded = (bytes) => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** Encrypts bytes; answers the cipher text to upload, and the EncryptedFile without its `url`. */
export async function encryptAttachment(bytes) {
  // The upper half of the counter block is random, the lower half counts from zero.
  const iv = new Uint8Array(16);
  crypto.getRandomValues(iv.subarray(0, 8));
  const key = await subtle.generateKey({ name: 'AES-CTR', length: 256 }, true, ['encrypt', 'decrypt']);
  const data = await subtle.encrypt({ name: 'AES-CTR', counter: iv, length: 64 }, key, bytes);
  const jwk = await subtle.exportKey('jwk', key);
  return {
    data: new Uint8Array(data),
    file: {
      v: 'v2',
      key: { alg: 'A256CTR', ext: true, key_ops: ['encrypt', 'decrypt'], kty: 'oct', k: jwk.k },
      iv: unpadded(iv),
      hashes: { sha256: unpadded(await subtle.digest('SHA-256', data)) },
    },
  };
}

/** Checks the hash and decrypts. */
export async function decryptAttachment(data, file) {
  if (unpadded(await subtle.digest('SHA-256', data)) !== file.hashes.sha256) {
    throw new Error('the downloaded file is not the one that was sent');
  }
  const key = await subtle.importKey('jwk', file.key, { name: 'AES-CTR' }, false, ['decrypt']);
  const counter = Buffer.from(file.iv, 'base64');
  return new Uint8Array(await subtle.decrypt({ name: 'AES-CTR', counter, length: 64 }, key, data));
}
