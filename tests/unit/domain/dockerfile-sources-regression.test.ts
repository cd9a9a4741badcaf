// Attack: ADD of an address in a Dockerfile; the engine fetches it from the host's own network although the build has none.
import { describe, expect, it } from 'vitest';

import { findFetches } from '../../../platform/domain/dockerfile-sources.ts';

describe('findFetches', () => {
  it.each([
    'FROM scratch\nADD http://127.0.0.1:5000/x /x\n',
    'FROM scratch\nadd --chown=1 \\\n# a comment\n  HTTPS://host/x /x',
    'FROM scratch\nADD ["http://host/x", "/x"]',
    'FROM scratch\nADD ht"tp"://host/x /x',
    'FROM scratch\nADD git@host:repo.git /x',
    'ARG U=http://host/x\nFROM scratch\nADD $U /x',
    'ARG U=tp://host/x\nFROM scratch\nADD ht${U} /x',
    'FROM scratch\nONBUILD ADD http://host/x /x',
    '# escape=`\nFROM scratch\nADD `\n http://host/x /x',
    '# syntax=host:5000/frontend\nFROM scratch\n',
    '{"syntax": "host:5000/frontend"}',
  ])('finds it in %j', (dockerfile) => {
    expect(findFetches(dockerfile)).toHaveLength(1);
  });

  it.each([
    '# syntax=docker/dockerfile:1\nFROM node\nCOPY . .\nADD app-${VERSION}.tar.gz /app\nRUN echo ADD http://host/x /x\n',
    'FROM node\nRUN curl http://host/x \\\n  && ADD http://host/y /y\n',
  ])('leaves %j alone', (dockerfile) => {
    expect(findFetches(dockerfile)).toEqual([]);
  });
});
