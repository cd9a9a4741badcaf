import type { UsagePage } from '../../wizard/contract-crew.ts';

/** A month as it really looks: four roles, quiet weekends, one dear day, one day without anything. */
export function sampleUsage(now: Date): UsagePage {
  const sum = (usd: number) => ({
    calls: Math.ceil(usd * 40),
    inputTokens: Math.round(usd * 90_000),
    outputTokens: Math.round(usd * 7000),
    usd,
  });
  const days = Array.from({ length: 30 }, (_, ago) => {
    const date = new Date(now.getTime() - ago * 86_400_000);
    const quiet = [0, 6].includes(date.getUTCDay()) ? 0.15 : 1;
    const wave = (step: number, size: number) => (((ago * step) % 11) / 11) * size * quiet;
    const day = date.toISOString().slice(0, 10);
    if (ago === 12) return [];
    return [
      {
        ...sum(ago === 20 ? 9.4 : 0.4 + wave(37, 2.6)),
        day,
        role: 'developer',
        model: ago > 21 ? 'coder-medium' : 'coder-large',
      },
      { ...sum(0.1 + wave(13, 0.5)), day, role: 'manager', model: 'coder-small' },
      ...(ago % 3 === 0
        ? [{ ...sum(0.004 + wave(7, 0.02)), day, role: 'autopilot', model: 'coder-small' }]
        : []),
      ...(ago % 5 === 0 ? [{ ...sum(0.05 + wave(5, 0.1)), day, role: 'monitor', model: 'coder-small' }] : []),
    ];
  }).flat();
  return {
    today: sum(0),
    days,
    tickets: [
      { ...sum(11.87), ticketId: 'T-0003' },
      { ...sum(4.02), ticketId: 'T-0005' },
      { ...sum(2.31), ticketId: 'T-0006' },
      { ...sum(1.24), ticketId: 'T-0007' },
      { ...sum(0.42), ticketId: 'T-0008' },
    ],
  };
}
