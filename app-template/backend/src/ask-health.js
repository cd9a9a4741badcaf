// The container's health check: ends 0 when /health answers 200.
const answer = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/health`, { signal: AbortSignal.timeout(1500) }).catch(() => null);
process.exit(answer?.status === 200 ? 0 : 1);
