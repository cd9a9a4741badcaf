import { matching } from '../domain/diagnosis-match.ts';
import { byHand } from '../domain/diagnosis-offers.ts';
import type { DiagnosisPattern } from '../domain/diagnosis.ts';

/** The subnet that a network asks for is taken. */
export const poolOverlap: DiagnosisPattern = {
  name: 'pool-overlap',
  title: 'Networks overlap',
  level: 'error',
  order: 20,
  samples: [
    {
      source: 'launch',
      text: 'failed to create network shop_default: Error response from daemon: Pool overlaps with other one on this address space',
    },
    {
      source: 'launch',
      text: 'Error response from daemon: invalid pool request: Pool overlaps with other one on this address space',
    },
    {
      source: 'launch',
      text: 'failed to create network shop_back: Error response from daemon: cannot create network 1f2e (br-1f2e): conflicts with network 9a8b (br-9a8b): networks have overlapping IPv4',
    },
  ],
  nearMisses: [
    'thread pool overlaps with the next window',
    'connection pool request is invalid',
    'network shop_default created',
  ],
  match: matching(
    /failed to create network (?<network>[\w.-]{1,100}): .{0,120}?(?:Pool overlaps with other one|networks have overlapping)/,
    /Pool overlaps with other one on this address space/,
  ),
  explain: ({ network }) =>
    `the subnet of ${network === undefined ? 'a network' : `network ${network}`} is taken by another one`,
  fixes: () => [
    byHand(
      'Give the network another subnet in the compose file, or none: the engine then chooses a free one; dockfra preflight says which network has it',
    ),
  ],
};
