import type { Terminal } from '@xterm/xterm';

import { pageNonce } from '../page-nonce.ts';

/**
 * The server's policy refuses style elements without the page's nonce, and every style attribute. The library makes both:
 * while it opens, its style elements get the nonce; and a cell's own colour is set through the object model, which is allowed.
 */
export function openUnderPolicy(terminal: Terminal, place: HTMLElement): void {
  HTMLSpanElement.prototype.setAttribute = setAllowed;
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

/** The same effect as the attribute. */
function setAllowed(this: HTMLSpanElement, name: string, value: string): void {
  if (name === 'style') this.style.cssText = value;
  else Element.prototype.setAttribute.call(this, name, value);
}
