import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRedactor, restoreText } from '../../../platform/domain/redact.ts';
import { redactCalls, restoreCalls } from '../../../platform/domain/redact-conversation.ts';
import { secretsIn } from '../../../platform/domain/redact-known.ts';
import { createRedactedStream } from '../../../platform/domain/redact-stream.ts';
import { cpuTime } from '../../support/cpu-time.ts';

const secret = { name: 'DB_PASSWORD', value: 'xK9/f+72=qq&w' };
const redactor = () => createRedactor([secret], []);

describe('a known secret', () => {
  it.each([
    ['plain', secret.value],
    ['URL-encoded', encodeURIComponent(secret.value)],
    ['hex', Buffer.from(secret.value).toString('hex')],
    ['base64', Buffer.from(secret.value).toString('base64')],
    ['base64 after one byte', Buffer.from(`:${secret.value}`).toString('base64')],
    ['base64 after two', Buffer.from(`u:${secret.value}!`).toString('base64')],
    ['base64url', Buffer.from(secret.value).toString('base64url')],
  ])('is replaced when it is %s, and comes back as it was', (_, text) => {
    const one = redactor();
    const clean = one.text(`before ${text} after`);
    expect(clean).toContain('[secret:DB_PASSWORD');
    expect(clean).not.toContain(text);
    expect(restoreText(clean, one.brought())).toBe(`before ${text} after`);
  });

  it('that is a word of everyday text, or short, is left alone', () => {
    const one = createRedactor(
      [
        { name: 'P', value: 'postgres' },
        { name: 'Q', value: 'abc12' },
        { name: 'R', value: 'secret' },
      ],
      [],
    );
    expect(one.text('postgres abc12 secret')).toBe('postgres abc12 secret');
  });

  it('comes back only where this conversation brought it in', () => {
    expect(restoreText('[secret:DB_PASSWORD]', redactor().brought())).toBe('[secret:DB_PASSWORD]');
  });

  it('behind a forged placeholder is replaced all the same (regression: "[secret:$PASSWORD]" printed in a shell)', () => {
    const one = redactor();
    expect(one.text(`[secret:${secret.value}] password="[secret:hunter2xyz]"`)).toBe(
      '[secret:[secret:DB_PASSWORD]] password="[secret:token-1]"',
    );
  });

  it('that is an ordinary word is hidden where it is a password, and nowhere else, also later in the conversation', () => {
    const first = createRedactor([], []);
    expect(first.text('url: postgres://app:check@db, then run check')).toBe(
      'url: postgres://app:[secret:token-1]@db, then run check',
    );
    const later = createRedactor([], first.brought());
    expect(later.text('the checks passed; postgres://app:check@db')).toBe(
      'the checks passed; postgres://app:[secret:token-1]@db',
    );
  });

  it('does not break the placeholder of another one', () => {
    const one = createRedactor([secret, { name: 'NAME', value: 'DB_PASSWORD' }], []);
    expect(one.text(one.text(`${secret.value} DB_PASSWORD`))).toBe('[secret:DB_PASSWORD] [secret:NAME]');
  });

  it('has a name of its own where two stacks use the same, also after one was changed', () => {
    const [first, second] = [secret, { ...secret, value: 'second-Value-9' }];
    const one = createRedactor([first, second], []);
    expect(one.text(`${first.value} ${second.value}`)).toBe('[secret:DB_PASSWORD] [secret:DB_PASSWORD-2]');
    const later = createRedactor([{ ...secret, value: 'third-Value-10' }], one.brought());
    expect(later.text('third-Value-10')).toBe('[secret:DB_PASSWORD-3]');
    expect(restoreText('[secret:DB_PASSWORD]', later.brought())).toBe(first.value);
  });

  it('with characters of regular expressions is a text', () => {
    const one = createRedactor([{ name: 'X', value: 'a.*b[c](d)$1\\' }], []);
    expect(one.text('a.*b[c](d)$1\\ and aXXb')).toBe('[secret:X] and aXXb');
  });

  it('is gone from any text around it, and every text comes back', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.string({ minLength: 8, maxLength: 40 }),
        (before, after, value) => {
          const one = createRedactor([{ name: 'N', value }], []);
          const clean = one.text(before + value + after);
          const common = value.toLowerCase() === 'postgres';
          // what stands in the placeholder itself cannot be told from it
          if (!common && !'[secret:N]'.includes(value))
            expect(clean.includes(value) && !clean.includes('[secret:')).toBe(false);
          if (!before.includes('[secret:') && !after.includes('[secret:'))
            expect(restoreText(clean, one.brought())).toBe(before + value + after);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a text with the shape of a token', () => {
  const A = 'Ab3'.repeat(14);
  it.each([
    [`sk-proj-${A}`],
    [`sk-ant-api03-${A}`],
    [`ghp_${A}`],
    [`github_pat_${A}`],
    [`glpat-${A}`],
    [`xoxb-${A}`],
    ['AKIAIOSFODNN7EXAMPLE'],
    [`npm_${A.slice(0, 36)}`],
    [`hf_${A.slice(0, 34)}`],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\nAAAA\n-----END OPENSSH PRIVATE KEY-----'],
    ['-----BEGIN RSA PRIVATE KEY-----\nMIIEow cut off here'],
  ])('%s is replaced', (token) => {
    const one = redactor();
    const clean = one.text(`x = ${token}`);
    expect(clean).toBe('x = [secret:token-1]');
    expect(restoreText(clean, one.brought())).toBe(`x = ${token}`);
  });

  it.each([
    ['password = "hunter2!"', 'password = "[secret:token-1]"'],
    ['{"api_key":"abcdefgh"}', '{"api_key":"[secret:token-1]"}'],
    ['DB_PASSWORD=s3cr3tvalue', 'DB_PASSWORD=[secret:token-1]'],
    ['postgres://bob:p4ss@db/x', 'postgres://bob:[secret:token-1]@db/x'],
    ['Authorization: Bearer abcdefghijklmnop1', 'Authorization: Bearer [secret:token-1]'],
  ])('%s loses its value only', (text, clean) => {
    expect(redactor().text(text)).toBe(clean);
  });

  it.each([
    ['const token = readToken();'],
    ['password: string;'],
    ['max_tokens: 8192'],
    ['secret = process.env.SECRET'],
    ['token=$TOKEN'],
    ['password: ${DB_PASSWORD:?set it}'],
    ['git commit -m "sketch of a task-list"'],
  ])('%s is code and stays', (text) => {
    expect(redactor().text(text)).toBe(text);
  });

  it('has one name throughout a conversation, also after a restart', () => {
    const one = redactor();
    const [first, second] = [`ghp_${A}`, `glpat-${A}`];
    expect(one.text(`${first} ${second} ${first}`)).toBe(
      '[secret:token-1] [secret:token-2] [secret:token-1]',
    );
    const later = createRedactor([secret], one.brought());
    expect(later.text(second)).toBe('[secret:token-2]');
    expect(later.text(`hf_${A.slice(0, 34)}`)).toBe('[secret:token-3]');
  });

  it('is not redacted twice', () => {
    const one = redactor();
    const clean = one.text(`password=${secret.value} and ghp_${A}`);
    expect(one.text(clean)).toBe(clean);
  });

  it('is found in a large text in bearable time', () => {
    const text = `${'password secret token_ '.repeat(40_000)}ghp_${A}`;
    const took = cpuTime(() => expect(redactor().text(text).endsWith('[secret:token-1]')).toBe(true));
    expect(took).toBeLessThan(15_000); // it would take hours
  });
});

describe('tool calls', () => {
  it('are redacted and restored inside their JSON, whatever must be escaped there', () => {
    const value = 'line "one"\nline\\two 123';
    const one = createRedactor([{ name: 'NOTE', value }], []);
    const call = { id: 'c', name: 'write', arguments: JSON.stringify({ path: 'a', content: `<${value}>` }) };
    const [clean] = redactCalls([call], one);
    expect(JSON.parse(clean?.arguments ?? '')).toEqual({ path: 'a', content: '<[secret:NOTE]>' });
    expect(restoreCalls(clean ? [clean] : [], one.brought())).toEqual([call]);
  });

  it('that are no JSON are redacted as text and never restored', () => {
    const one = redactor();
    const [clean] = redactCalls(
      [{ id: 'c', name: 'run', arguments: `{"command":"echo ${secret.value}` }],
      one,
    );
    expect(clean?.arguments).toBe('{"command":"echo [secret:DB_PASSWORD]');
    expect(restoreCalls(clean ? [clean] : [], one.brought())).toEqual([clean]);
  });

  it('keep every byte when there is nothing to hide', () => {
    const call = { id: 'c', name: 'read', arguments: '{ "path" : "a" }' };
    expect(redactCalls([call], redactor())).toEqual([call]);
  });
});

describe('streamed text', () => {
  it('hides a secret that comes in pieces', () => {
    const said: string[] = [];
    const stream = createRedactedStream(redactor(), (text) => void said.push(text));
    for (const char of `the password is ${secret.value}\nbye`) stream.push(char);
    stream.end();
    expect(said).toEqual(['the password is [secret:DB_PASSWORD]\n', 'bye']);
  });
});

describe('secretsIn', () => {
  it('goes by the name, and looks into addresses', () => {
    const found = secretsIn(
      {
        POSTGRES_PASSWORD: 'a1',
        TOKEN_FILE: '/x',
        SSH_AUTH_SOCK: '/y',
        PORT: '1',
        DATABASE_URL: 'postgres://u:p%40ss@db/x',
        ODD: 'k',
      },
      new Set(['ODD']),
    );
    expect(found).toEqual([
      { name: 'POSTGRES_PASSWORD', value: 'a1' },
      { name: 'DATABASE_URL.password', value: 'p@ss' },
      { name: 'ODD', value: 'k' },
    ]);
  });
});
