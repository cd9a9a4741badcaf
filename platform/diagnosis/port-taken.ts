import { matching } from '../domain/diagnosis-match.ts';
import { byHand, launchIt } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The engine cannot publish a port: somebody on the host has it. */
export const portTaken: DiagnosisPattern = {
  name: 'port-taken',
  title: 'Host port is taken',
  level: 'error',
  order: 20,
  samples: [
    {
      source: 'state',
      text: 'driver failed programming external connectivity on endpoint shop-web-1 (7f2b1c0ae1): Bind for 0.0.0.0:8080 failed: port is already allocated',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: failed to set up container networking: driver failed programming external connectivity on endpoint shop-web-1 (b1f3a2): failed to bind host port for 0.0.0.0:8080:172.18.0.2:80/tcp: address already in use',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: failed to bind host port 0.0.0.0:8080/tcp: address already in use',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: driver failed programming external connectivity on endpoint proxy (c0ffee12): Error starting userland proxy: listen tcp4 0.0.0.0:80: bind: address already in use',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: Ports are not available: exposing port TCP 0.0.0.0:5432 -> 0.0.0.0:0: listen tcp 0.0.0.0:5432: bind: address already in use',
    },
  ],
  nearMisses: [
    'Error: listen EADDRINUSE: address already in use :::3000',
    'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)',
    'listening on 0.0.0.0:8080',
    'port 8080 is already allocated to tenant 7',
  ],
  match: matching(
    /endpoint (?<container>[\w.-]{1,100}) \(\w{1,64}\):? Bind for [\d.:[\]]{1,50}:(?<port>\d{1,5}) failed/,
    /Bind for [\d.:[\]]{1,50}:(?<port>\d{1,5}) failed/,
    /endpoint (?<container>[\w.-]{1,100}) \(\w{1,64}\):? (?:Error starting userland proxy: listen (?:tcp|udp)[46]?|failed to bind host port(?: for)?) (?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]{2,40}\]):(?<port>\d{1,5})\b/,
    /failed to bind host port (?:for )?(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]{2,40}\]):(?<port>\d{1,5})\b/,
    /(?:userland proxy|exposing port (?:TCP|UDP) [\d.:]{1,50} -> [\d.:]{1,50}): listen (?:tcp|udp)[46]? [\d.:[\]]{1,50}:(?<port>\d{1,5}): bind: /,
  ),
  explain: ({ port = '' }, _symptom, { portHolders }) => {
    const holder = portHolders[Number(port)];
    return holder === undefined
      ? `port ${port} of this host was taken by another program when it started`
      : `port ${port} of this host is held by ${holder}`;
  },
  fixes: ({ port = '' }, symptom, { portFixes, portHolders }) => {
    const fix = portFixes[Number(port)];
    const holder = portHolders[Number(port)];
    if (holder === undefined)
      return launchIt(symptom, `Launch ${symptom.stack ?? ''} again: nobody holds port ${port} now`);
    const other = byHand(`Stop what holds port ${port}: ${holder}`, 'stop-holder');
    if (!fix?.action) return [other];
    const followedBy = launchIt(symptom).flatMap(({ action }) => action ?? []);
    return [
      {
        name: 'other-port',
        text: `Launch with another port: ${fix.text}`,
        action: fix.action,
        followedBy,
        undo: null,
      },
      other,
    ];
  },
  place: ({ port = '' }, { service }, { placeOf, publishers }) => {
    const name = publishers[Number(port)]?.[0] ?? service;
    return name === null ? null : placeOf(name, 'ports');
  },
};
