import { describe, expect, it } from 'vitest';

import { joinParts, takeApart } from '../../../../platform/domain/compose-model/parts.ts';
import { readTree } from '../../../../platform/domain/compose-model/tree.ts';

const services = (count: number) =>
  Array.from(
    { length: count },
    (_none, at) => `  s${String(at)}: {image: "a:${String(at)}", ports: ["80", "81"], labels: {a: b}}\n`,
  ).join('');
const read = (text: string) => readTree('/shop/compose.yaml', text);

describe('a tree that is taken apart', () => {
  it.each([
    ['many services', `name: shop\nservices:\n${services(900)}volumes: {a: , b: {}}\n`],
    ['nothing', ''],
    ['a fault, and the rest', 'services:\n  web: {image: x, image: y}\nx-more: [1, 2]\n'],
    [
      'documents and resets',
      'services: {a: {image: x}}\n---\nservices: {a: !reset , b: !override {image: y}}\n',
    ],
    ['an empty section', 'services: {}\nnetworks:\n'],
    ['aliases', 'x-base: &base {image: x}\nservices: {a: *base, b: {<<: *base, command: y}}\n'],
  ])('is the same again: %s', (_name, text) => {
    const tree = read(text);
    expect(joinParts(structuredClone(takeApart(tree)))).toEqual(tree);
  });

  it('comes in parts that are a small share of it', () => {
    const { parts } = takeApart(read(`services:\n${services(3000)}`));
    expect(parts.length).toBeGreaterThan(3);
    expect(Math.max(...parts.map(({ entries }) => entries.length))).toBeLessThan(1000);
  });

  it('stays whole where its aliases would be written out again and again', () => {
    const large = Array.from({ length: 4500 }, (_none, at) => `k${String(at)}: v`).join(', ');
    const users = Array.from({ length: 50 }, (_none, at) => `  s${String(at)}: *large\n`).join('');
    const tree = read(`x-large: &large {${large}}\nservices:\n${users}`);
    const { parts, rest } = takeApart(tree);
    expect(parts).toEqual([]);
    expect(rest).toBe(tree);
    expect(joinParts({ parts, rest }).documents[0]?.root.entries.get('services')).toBe(
      tree.documents[0]?.root.entries.get('services'),
    );
  });
});
