// Removes what the demos left: roles, platform, their stacks with volumes, their folders.
import { demoRoot } from './demo-root.ts';
import { removeDemo } from './prepare-root.ts';

for (const fails of [false, true]) await removeDemo(demoRoot(fails));
