import { matching } from '../domain/diagnosis-match.ts';
import { byHand, restartIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';
import { safeLine } from '../domain/safe-text.ts';

/** A server does not start with its own configuration file. */
export const configFile: DiagnosisPattern = {
  name: 'config-file',
  title: 'Its configuration has a fault',
  level: 'error',
  order: 55,
  samples: [
    'nginx: [emerg] unknown directive "servre" in /etc/nginx/conf.d/default.conf:3',
    'nginx: [emerg] unexpected "}" in /etc/nginx/nginx.conf:24',
    "[ALERT]    (1) : config : parsing [/usr/local/etc/haproxy/haproxy.cfg:12] : unknown keyword 'bnd' in 'frontend' section",
    '*** FATAL CONFIG FILE ERROR (Redis 7.2.4) ***',
    'ts=2026-03-02T12:00:00Z caller=main.go:537 level=error msg="Error loading config (--config.file=/etc/prometheus/prometheus.yml)" err="yaml: line 3"',
    'AH00526: Syntax error on line 12 of /usr/local/apache2/conf/httpd.conf:',
    'FATAL:  configuration file "/etc/postgresql/postgresql.conf" contains errors',
    'Error: adapting config using caddyfile: /etc/caddy/Caddyfile:3: unrecognized directive: revers_proxy',
    "mysqld: [ERROR] unknown variable 'max_conections=10'.",
    'command traefik error: failed to decode configuration from flags: field not found, node: entrypoint',
  ],
  nearMisses: [
    'nginx: configuration file /etc/nginx/nginx.conf test is successful',
    'config loaded',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
    'unknown variable in template',
  ],
  match: matching(
    /\[emerg\] (?:unknown directive|unexpected|invalid number of arguments|invalid parameter|directive|duplicate|"[\w-]{1,60}" directive|no "|unknown "|[^\n"]{0,40}is duplicate)/,
    /parsing \[[^\]\n]{1,200}\.cfg:\d{1,6}\]/,
    /FATAL CONFIG FILE ERROR/,
    /Error loading config/,
    /AH00526: Syntax error/,
    /configuration file "[^"\n]{1,200}" contains errors/,
    /adapting config using caddyfile/,
    /\[ERROR\][^\n]{0,30} unknown (?:variable|option) '/,
    /failed to decode configuration from flags/,
  ),
  explain: (_parts, { text }) => `it does not start with its configuration: ${safeLine(text, 250)}`,
  fixes: (_parts, symptom) => [
    byHand('Correct its configuration file at the line that it names, then start it again'),
    ...restartIt(symptom),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'volumes')),
};
