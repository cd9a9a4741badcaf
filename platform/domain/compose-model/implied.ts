/** Of these, "service:NAME" means another service. */
const SHARED = ['network_mode', 'ipc', 'pid', 'uts'];

/** The services that a service needs without saying so in `depends_on`: Compose starts those first as well. */
export function impliedDependencies(service: Readonly<Record<string, unknown>>): string[] {
  const shared = SHARED.flatMap((key) => {
    const text = service[key];
    return typeof text === 'string' && text.startsWith('service:') ? [text.slice('service:'.length)] : [];
  });
  const links = textsOf(service['links']).map((text) => text.split(':')[0] ?? '');
  const volumes = textsOf(service['volumes_from'])
    .filter((text) => !text.startsWith('container:'))
    .map((text) => text.split(':')[0] ?? '');
  return [...new Set([...shared, ...links, ...volumes])].filter((name) => name !== '');
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value)
    ? value.flatMap((item: unknown) => (typeof item === 'string' ? [item] : []))
    : [];
}
