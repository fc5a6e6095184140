import { passwordAuth } from './passwordAuth.mjs';

/** Sets up cross-signing, secret storage and key backup as a client does; answers the recovery key to be written down. */
export async function secureBackup({ client, user }) {
  const crypto = client.getCrypto();
  await crypto.bootstrapCrossSigning({ authUploadDeviceSigningKeys: passwordAuth(user) });
  const recoveryKey = await crypto.createRecoveryKeyFromPassphrase();
  await crypto.bootstrapSecretStorage({
    createSecretStorageKey: async () => recoveryKey,
    setupNewSecretStorage: true,
    setupNewKeyBackup: true,
  });
  await crypto.checkKeyBackupAndEnable();
  return recoveryKey.encodedPrivateKey;
}
