import { createTheme, type CSSVariablesResolver } from '@mantine/core';

const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace';
const SANS =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif';

export const theme = createTheme({
  primaryColor: 'cyan',
  primaryShade: { light: 9, dark: 9 },
  fontFamily: SANS,
  fontFamilyMonospace: MONO,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '22px', lineHeight: '32px' },
      h2: { fontSize: '15px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '24px' },
    },
  },
});

/** The library makes filled buttons lighter under the mouse, and white on that is too faint. */
const DARKER_WHEN_POINTED_AT = {
  '--mantine-primary-color-filled-hover': '#095c6b',
  '--mantine-color-cyan-filled-hover': '#095c6b',
};

/** Quieter text must still be read by everybody: at least 4.5 to 1 on every background we use. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#545b62',
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-error': '#c92a2a',
    ...DARKER_WHEN_POINTED_AT,
    '--page-ground': '#f6f7f8',
    '--ground-command': '#eef1f3',
    '--ground-pointed-at': '#f0f4f5',
    '--ground-log': '#f1f3f5',
    '--ground-head': '#f1f3f5',
    '--ground-nothing': '#f6f7f8',
    '--ground-terminal': '#fbfcfc',
    '--state-well': '#2b8a3e',
    '--state-working': '#1864ab',
    '--state-needs_you': '#b35c00',
    '--state-broken': '#c92a2a',
    '--state-unknown': '#5c636a',
    '--diff-added': '#e3f6e7',
    '--diff-deleted': '#fdeaea',
    '--diff-sign-added': '#1e6b2f',
    '--diff-sign-deleted': '#a51f1f',
    '--mark-ground': '#fff4e0',
  },
  dark: {
    '--mantine-color-dimmed': '#a9aeb4',
    '--mantine-color-placeholder': '#a0a5ab',
    '--mantine-color-error': '#ff8787',
    ...DARKER_WHEN_POINTED_AT,
    '--page-ground': '#1b1c1e',
    '--ground-command': '#2c2f32',
    '--ground-pointed-at': '#2a2d30',
    '--ground-log': '#141517',
    '--ground-head': '#2c2f32',
    '--ground-nothing': '#232528',
    '--ground-terminal': '#141517',
    '--state-well': '#69db7c',
    '--state-working': '#74c0fc',
    '--state-needs_you': '#ffc078',
    '--state-broken': '#ff8787',
    '--state-unknown': '#a9aeb4',
    '--diff-added': '#16301c',
    '--diff-deleted': '#3a1c1e',
    '--diff-sign-added': '#8ce99a',
    '--diff-sign-deleted': '#ffa8a8',
    '--mark-ground': '#3a2c14',
  },
});
