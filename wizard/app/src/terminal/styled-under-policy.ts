import type { Terminal } from '@xterm/xterm';

import { pageNonce } from '../page-nonce.ts';

/**
 * The server's policy refuses styles without the page's nonce, and every style attribute. The library makes both: while it
 * opens, its style elements get the nonce; afterwards the cells that it colours set the same through the object model.
 */
export function openUnderPolicy(terminal: Terminal, place: HTMLElement): void {
  const plain = document.createElement.bind(document);
  const withNonce = (name: string) => {
    const element = plain(name);
    if (name === 'style') element.nonce = pageNonce();
    return element;
  };
  Object.assign(document, { createElement: withNonce });
  try {
    terminal.open(place);
  } finally {
    Reflect.deleteProperty(document, 'createElement');
  }
}

/** The document as the library sees it. */
export function policyDocument(): Document {
  return new Proxy(document, {
    get(target, name) {
      if (name === 'createElement') return (tag: string) => obeying(target.createElement(tag));
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function obeying(element: HTMLElement): HTMLElement {
  if (element.tagName !== 'SPAN') return element;
  const plain = element.setAttribute.bind(element);
  element.setAttribute = (name, value) => {
    if (name === 'style') element.style.cssText = value;
    else plain(name, value);
  };
  return element;
}
