// Loaded into the platform that measure-memory.ts starts: answers each message with what is in use after a full collection.
async function count() {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve)); // what finalizers let go
  }
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  process.send({ heapUsed, external, arrayBuffers, rss });
}

process.on('message', () => void count());
process.channel.unref();
