import ssh2 from 'ssh2';

/** OpenSSH texts: the private key, and "ssh-ed25519 AAAA... comment". */
export type KeyPair = { privateKey: string; publicKey: string };

const MOST_TRIES = 20;

/**
 * A new ed25519 key pair in OpenSSH's format, without a passphrase. The generator drops a leading zero byte, so about one key in
 * 256 cannot be read by anybody: such a one is thrown away here.
 */
export function makeKeyPair(comment = ''): KeyPair {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const made = ssh2.utils.generateKeyPairSync('ed25519', { comment });
    if (isUsable(made)) return { privateKey: made.private, publicKey: made.public };
  }
  throw new Error(`no readable key in ${MOST_TRIES} tries`);
}

function isUsable(made: { private: string; public: string }): boolean {
  const secret = ssh2.utils.parseKey(made.private);
  const open = ssh2.utils.parseKey(made.public);
  if (secret instanceof Error || open instanceof Error) return false;
  const probe = Buffer.from('probe');
  const signature: unknown = secret.sign(probe); // the library declares less than it returns
  return Buffer.isBuffer(signature) && open.verify(probe, signature) === true;
}
