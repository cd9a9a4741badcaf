import { createServer, type Server } from 'node:net';

import Dockerode from 'dockerode';

const OURS = /^(dft|dfd|dfline|dfdeploy|dfcorpus|dockfra-t|dockfra-test)-/;
const LOCK = '\0dockfra-engine-tests'; // goes with this process, however it ends

/** Before the engine's tests: what a run that was killed left behind would be counted as this one's, or hold its names. */
export default async function sweepEngine(): Promise<() => void> {
  const lock = await takeLock();
  if (!lock) {
    console.error('another run of these tests uses this engine: its containers are left alone');
    return () => undefined;
  }
  const docker = new Dockerode();
  for (const { Id, Names } of await docker.listContainers({ all: true }))
    if (Names.some((name) => OURS.test(name.slice(1))))
      await removed(docker.getContainer(Id).remove({ force: true, v: true }));
  for (const { Id, Name } of await docker.listNetworks())
    if (OURS.test(Name)) await removed(docker.getNetwork(Id).remove());
  const { Volumes } = await docker.listVolumes();
  for (const { Name } of Volumes) if (OURS.test(Name)) await removed(docker.getVolume(Name).remove());
  return () => void lock.close();
}

async function removed(removal: Promise<unknown>): Promise<void> {
  try {
    await removal;
  } catch (error) {
    console.error(`left by an earlier run and not to be removed: ${String(error)}`);
  }
}

function takeLock(): Promise<Server | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(null));
    server.listen(LOCK, () => resolve(server));
  });
}
