import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** A device or graphics card that it asks for is not there for the engine. */
export const deviceMissing: DiagnosisPattern = {
  name: 'device-missing',
  title: 'A device is missing',
  level: 'error',
  order: 30,
  samples: [
    {
      source: 'launch',
      text: 'Error response from daemon: could not select device driver "nvidia" with capabilities: [[gpu]]',
    },
    {
      source: 'state',
      text: 'error gathering device information while adding custom device "/dev/ttyUSB0": no such file or directory',
    },
    {
      source: 'launch',
      text: 'nvidia-container-cli: initialization error: nvml error: driver not loaded: unknown',
    },
  ],
  nearMisses: ['device /dev/sda1 mounted', 'select device: 0', 'driver loaded: overlay2'],
  match: matching(
    /could not select device driver "(?<device>[\w.-]{0,60})"/,
    /adding custom device "(?<device>[^"]{1,200})": no such file/,
    /nvidia-container-cli: (?<device>initialization error)/,
  ),
  explain: ({ device = '' }) => `a device that it asks for is not there for the engine: ${device}`,
  fixes: () => [
    byHand(
      'Connect the device, or install its driver and container toolkit on the host; else take devices out of the compose file',
    ),
  ],
  place: (_parts, { service }, { placeOf }) => (service === null ? null : placeOf(service, 'devices')),
};
