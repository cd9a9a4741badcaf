import ssh2 from 'ssh2';
import { expect, it } from 'vitest';

import { makeKeyPair } from '../../platform/adapters/key-pair.ts';

it('makes keys that can be read, every time', () => {
  for (let count = 0; count < 1500; count += 1) {
    const { privateKey, publicKey } = makeKeyPair('a comment');
    const parsed = ssh2.utils.parseKey(privateKey);
    if (parsed instanceof Error) throw parsed;
    expect(publicKey).toBe(`ssh-ed25519 ${parsed.getPublicSSH().toString('base64')} a comment`);
  }
});
