import type { ITerminalOptions, ITheme } from '@xterm/xterm';

const DARK: ITheme = {
  background: '#141517',
  foreground: '#e6e8ea',
  cursor: '#66d9e8',
  selectionBackground: '#2f5a63',
  black: '#4a4f55',
  red: '#ff8787',
  green: '#69db7c',
  yellow: '#ffd43b',
  blue: '#74c0fc',
  magenta: '#e599f7',
  cyan: '#66d9e8',
  white: '#e6e8ea',
};
const LIGHT: ITheme = {
  background: '#fbfcfc',
  foreground: '#1f2326',
  cursor: '#0b7285',
  selectionBackground: '#b7dfe6',
  black: '#1f2326',
  red: '#b02a2a',
  green: '#2b7a3a',
  yellow: '#8a5a00',
  blue: '#1864ab',
  magenta: '#862e9c',
  cyan: '#0b7285',
  white: '#545b62',
  brightBlack: '#545b62',
  brightRed: '#c92a2a',
  brightGreen: '#237032',
  brightYellow: '#7a4f00',
  brightBlue: '#1864ab',
  brightMagenta: '#862e9c',
  brightCyan: '#0b6a7a',
  brightWhite: '#1f2326',
};

export const themeOf = (dark: boolean): ITheme => (dark ? DARK : LIGHT);

export function terminalOptions(dark: boolean): ITerminalOptions {
  return {
    fontFamily: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
    fontSize: 13,
    scrollback: 5000,
    minimumContrastRatio: 4.5,
    theme: themeOf(dark),
    // what a program writes is text: no links to click, no titles, no access to the clipboard
    linkHandler: { activate: () => undefined },
    allowProposedApi: false,
  };
}
