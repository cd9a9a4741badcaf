const ABBREVIATIONS = new Set(
  'API URL URI DB ID IP SSH SSL TLS SMTP HTTP HTTPS DNS JWT AWS S3 CPU GPU UI UID GID TTL SQL LLM CORS CSRF OIDC LDAP MQTT VPN VNC TZ'.split(
    ' ',
  ),
);

/** "POSTGRES_DB_HOST" as people write it: "Postgres DB host". */
export function labelOf(name: string): string {
  const words = name.split('_').filter((word) => word !== '');
  const spoken = words.map((word) =>
    ABBREVIATIONS.has(word.toUpperCase()) ? word.toUpperCase() : word.toLowerCase(),
  );
  const text = spoken.join(' ');
  return text === '' ? name : text.charAt(0).toUpperCase() + text.slice(1);
}
