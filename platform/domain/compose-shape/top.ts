import { SERVICE } from './service.ts';
import {
  ANYTHING,
  either,
  key,
  keys,
  listOf,
  named,
  OPTIONS,
  PAIRS,
  SWITCH,
  TEXT,
  TEXT_OR_TEXTS,
  type Shape,
} from './shape.ts';

/** Made elsewhere, under this name or another. */
const EXTERNAL: Shape = either(SWITCH, keys({ name: key('its name there', TEXT) }));

const labels = key('its labels', PAIRS);
const name = key('its real name, instead of one that begins with that of the project', TEXT);
const texts: Shape = { map: { others: TEXT, extensions: false } };

const NETWORK: Shape = {
  scalar: ['null'],
  ...keys({
    name,
    driver: key('bridge, overlay ...', TEXT),
    driver_opts: key('options of the driver', OPTIONS),
    ipam: key(
      'its addresses',
      keys({
        driver: key('who hands them out', TEXT),
        config: key(
          'blocks of them',
          listOf(
            keys({
              subnet: key('the whole block, such as 172.28.0.0/16', TEXT),
              ip_range: key('the part for containers', TEXT),
              gateway: key('the way out', TEXT),
              aux_addresses: key('addresses that stay free', texts),
            }),
          ),
        ),
        options: key('options of the driver', texts),
      }),
    ),
    external: key('made elsewhere: it must be there', EXTERNAL),
    internal: key('without a way out', SWITCH),
    enable_ipv4: key('with IPv4', SWITCH),
    enable_ipv6: key('with IPv6', SWITCH),
    attachable: key('other containers may join', SWITCH),
    labels,
  }),
};

const VOLUME: Shape = {
  scalar: ['null'],
  ...keys({
    name,
    driver: key('who keeps it', TEXT),
    driver_opts: key('options of the driver', OPTIONS),
    external: key('made elsewhere: it must be there', EXTERNAL),
    labels,
  }),
};

/** Of secrets and configs, Compose looks at no other key there. */
const EXTERNAL_OPEN: Shape = { ...EXTERNAL, map: { ...EXTERNAL.map, others: {} } };

const SECRET: Shape = keys({
  name,
  file: key('file of the host that holds it', TEXT),
  environment: key('variable of the host that holds it', TEXT),
  external: key('made elsewhere: it must be there', EXTERNAL_OPEN),
  labels,
  driver: key('who keeps it', TEXT),
  driver_opts: key('options of the driver', OPTIONS),
  template_driver: key('what puts values in', TEXT),
});

const CONFIG: Shape = keys({
  name,
  content: key('its text', TEXT),
  file: key('file of the host that holds it', TEXT),
  environment: key('variable of the host that holds it', TEXT),
  external: key('made elsewhere: it must be there', EXTERNAL_OPEN),
  labels,
  template_driver: key('what puts values in', TEXT),
});

/** A whole compose file. */
export const COMPOSE: Shape = keys({
  version: key('of no effect any more', TEXT),
  name: key('name of the project', TEXT),
  include: key(
    'other compose files, each with its own folder',
    listOf(
      either(TEXT, {
        map: {
          keys: {
            path: key('the file, or several that are merged', TEXT_OR_TEXTS),
            env_file: key('files with variables for it', TEXT_OR_TEXTS),
            project_directory: key('what its relative paths mean', TEXT),
          },
          extensions: false,
        },
      }),
    ),
  ),
  services: key('what runs', named(SERVICE)),
  networks: key('how services reach each other', named(NETWORK)),
  volumes: key('data that outlives containers', named(VOLUME)),
  secrets: key('files that only some services may read', named(SECRET)),
  configs: key('files that services read', named(CONFIG)),
  models: key('models of language that services use', ANYTHING),
});
