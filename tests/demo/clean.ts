// Removes what the demos left: roles, platform, their stacks with volumes, their folders; and role images that no container uses.
import Dockerode from 'dockerode';

import { demoRoot } from './demo-root.ts';
import { removeDemo } from './prepare-root.ts';

for (const fails of [false, true]) await removeDemo(demoRoot(fails));

const docker = new Dockerode();
const inUse = new Set((await docker.listContainers({ all: true })).map(({ ImageID }) => ImageID));
for (const image of await docker.listImages({ filters: { label: ['dockfra.image=role'] } }))
  if (!inUse.has(image.Id)) await docker.getImage(image.Id).remove({ force: true });
