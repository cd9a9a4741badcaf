/** Told apart in grey too: each is lighter than the one before. A name always stands beside it. */
const LIGHT: Readonly<Record<string, string>> = {
  developer: '#0b7285',
  manager: '#3b5bdb',
  autopilot: '#9c6ade',
  monitor: '#74a9b8',
  owner: '#868e96',
};
const DARK: Readonly<Record<string, string>> = {
  developer: '#3bc9db',
  manager: '#748ffc',
  autopilot: '#b197fc',
  monitor: '#99bcc6',
  owner: '#909296',
};

export function colourOf(role: string, dark: boolean): string {
  return (dark ? DARK : LIGHT)[role] ?? '#868e96';
}
