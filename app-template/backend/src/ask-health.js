// The container's health check: ends 0 when /health answers 200.
const answer = await fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health`, { signal: AbortSignal.timeout(3000) });
console.log(await answer.text()); // docker inspect shows it
process.exitCode = answer.ok ? 0 : 1;
