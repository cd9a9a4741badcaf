import {
  ANYTHING,
  COMMAND,
  either,
  key,
  keys,
  listOf,
  NUMBER,
  oneOf,
  OPTIONS,
  PAIRS,
  SWITCH,
  TEXT,
  TEXT_OR_TEXTS,
  TEXTS,
  TIME,
  WHOLE,
  type Shape,
} from './shape.ts';

export const HOSTS: Shape = {
  items: TEXT,
  map: { others: { ...TEXT, items: TEXT }, extensions: false },
};

export const ULIMITS: Shape = {
  map: {
    names: /^[a-z]+$/,
    extensions: false,
    others: either(
      WHOLE,
      keys({ soft: key('limit that a program may raise', WHOLE), hard: key('limit that stays', WHOLE) }, [
        'soft',
        'hard',
      ]),
    ),
  },
};

export const FILES_BY_NAME: Shape = listOf(
  either(
    TEXT,
    keys({
      source: key('its name at the top of the file', TEXT),
      target: key('where the container finds it', TEXT),
      uid: key('number of its owner', TEXT),
      gid: key('number of its group', TEXT),
      mode: key('its permissions, such as 0440', NUMBER),
    }),
  ),
);

export const HOOK: Shape = keys({
  command: key('what is run', COMMAND),
  user: key('as whom', TEXT),
  privileged: key('with all rights of the host', SWITCH),
  working_dir: key('in which folder', TEXT),
  environment: key('with which variables', PAIRS),
});

export const BUILD: Shape = either(
  TEXT,
  keys({
    context: key('folder, or address of a repository, that the build sees', TEXT),
    dockerfile: key('the Dockerfile, relative to the context', TEXT),
    dockerfile_inline: key('the Dockerfile itself', TEXT),
    entitlements: key('extra rights that the build may have', TEXTS),
    args: key('values of ARG in the Dockerfile', PAIRS),
    ssh: key('agents or keys that steps of the build may use', PAIRS),
    labels: key('labels of the image', PAIRS),
    cache_from: key('where layers may be taken from', TEXTS),
    cache_to: key('where layers are kept', TEXTS),
    no_cache: key('build every step anew', SWITCH),
    additional_contexts: key('further folders or images that the Dockerfile can name', PAIRS),
    network: key('network of the steps of the build', TEXT),
    pull: key('always look for newer base images', SWITCH),
    target: key('stage of the Dockerfile to stop at', TEXT),
    shm_size: key('size of /dev/shm while building', WHOLE),
    extra_hosts: key('names of hosts while building', HOSTS),
    isolation: key('how the build is isolated (Windows)', TEXT),
    privileged: key('build with all rights of the host', SWITCH),
    secrets: key('secrets that steps of the build may read', FILES_BY_NAME),
    tags: key('further names of the image', TEXTS),
    ulimits: key('limits of processes while building', ULIMITS),
    platforms: key('platforms to build for', TEXTS),
    provenance: key('whether, and how, to attest where the image comes from', SWITCH),
    sbom: key('whether to attest what the image holds', SWITCH),
  }),
);

export const HEALTHCHECK: Shape = keys({
  disable: key('no check, not even the one of the image', SWITCH),
  test: key('command that ends 0 when all is well', TEXT_OR_TEXTS),
  interval: key('time between two checks', TIME),
  timeout: key('time after which a check counts as failed', TIME),
  retries: key('failures in a row that make it unhealthy', NUMBER),
  start_period: key('time to start, in which failures do not count', TIME),
  start_interval: key('time between checks while it starts', TIME),
});

const deviceWish = {
  capabilities: key('what the device must be able to do, such as gpu', TEXTS),
  count: key('how many, or all', WHOLE),
  device_ids: key('which ones', TEXTS),
  driver: key('driver of the device', TEXT),
  options: key('options of the driver', PAIRS),
};
export const GPUS: Shape = either(
  { scalar: ['text'], choices: ['all'] },
  listOf({ map: { keys: deviceWish, others: ANYTHING } }),
);

const rollout = keys({
  parallelism: key('how many at a time', WHOLE),
  delay: key('time between two groups', TIME),
  failure_action: key('what happens when one fails', TEXT),
  monitor: key('time in which a failure counts', TIME),
  max_failure_ratio: key('share that may fail', NUMBER),
  order: key('which comes first', oneOf('start-first', 'stop-first')),
});

export const DEPLOY: Shape = {
  scalar: ['null'],
  ...keys({
    mode: key('replicated or global', TEXT),
    endpoint_mode: key('how clients find it', TEXT),
    replicas: key('how many containers', WHOLE),
    labels: key('labels of the service, not of its containers', PAIRS),
    rollback_config: key('how an update is taken back', rollout),
    update_config: key('how containers are replaced', rollout),
    resources: key(
      'what it may use, and what is kept for it',
      keys({
        limits: key(
          'at most',
          keys({
            cpus: key('processors', NUMBER),
            memory: key('memory, such as 512m', TEXT),
            pids: key('processes', WHOLE),
          }),
        ),
        reservations: key(
          'at least',
          keys({
            cpus: key('processors', NUMBER),
            memory: key('memory, such as 256m', TEXT),
            generic_resources: key(
              'resources that a cluster counts',
              listOf(
                keys({
                  discrete_resource_spec: key(
                    'one of them',
                    keys({ kind: key('its name', TEXT), value: key('how many', NUMBER) }),
                  ),
                }),
              ),
            ),
            devices: key('devices of the host', listOf(keys(deviceWish, ['capabilities']))),
          }),
        ),
      }),
    ),
    restart_policy: key(
      'when it is started again',
      keys({
        condition: key('none, on-failure or any', TEXT),
        delay: key('time before', TIME),
        max_attempts: key('how often', WHOLE),
        window: key('time after which a start counts as good', TIME),
      }),
    ),
    placement: key(
      'where in a cluster',
      keys({
        constraints: key('what a node must be', TEXTS),
        preferences: key('how to spread', listOf(keys({ spread: key('over what', TEXT) }))),
        max_replicas_per_node: key('on one node', WHOLE),
      }),
    ),
  }),
};

export const DEVELOP: Shape = {
  scalar: ['null'],
  ...keys({
    watch: key(
      'what happens when files change',
      listOf(
        keys(
          {
            path: key('folder or file that is watched', TEXT),
            action: key('what is done', oneOf('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec')),
            target: key('where it is copied to', TEXT),
            ignore: key('what does not count', TEXT_OR_TEXTS),
            include: key('what alone counts', TEXT_OR_TEXTS),
            exec: key('what is run after it', HOOK),
            initial_sync: key('copy everything at the start', SWITCH),
          },
          ['path', 'action'],
        ),
      ),
    ),
  }),
};

export const NETWORKS_OF_SERVICE: Shape = {
  items: TEXT,
  map: {
    extensions: false,
    others: {
      scalar: ['null'],
      ...keys({
        aliases: key('further names of the service there', TEXTS),
        ipv4_address: key('a fixed address', TEXT),
        ipv6_address: key('a fixed address', TEXT),
        link_local_ips: key('addresses of the link', TEXTS),
        mac_address: key('address of the card', TEXT),
        driver_opts: key('options of the driver', OPTIONS),
        priority: key('the highest is joined first', { scalar: ['number'] }),
        gw_priority: key('the highest is the way out', { scalar: ['number'] }),
        interface_name: key('name of the card inside', TEXT),
      }),
    },
  },
};

export const DEPENDS_ON: Shape = {
  items: TEXT,
  map: {
    extensions: false,
    others: keys(
      {
        condition: key(
          'what must be true of it',
          oneOf('service_started', 'service_healthy', 'service_completed_successfully'),
        ),
        restart: key('start again when it is', SWITCH),
        required: key('false: go on without it', { scalar: ['boolean'] }),
      },
      ['condition'],
    ),
  },
};

export const PORTS: Shape = listOf(
  either(
    { scalar: ['text', 'number'] },
    keys({
      name: key('a name for people', TEXT),
      mode: key('host or ingress', TEXT),
      host_ip: key('address of the host', TEXT),
      target: key('port in the container', WHOLE),
      published: key('port, or range, of the host', WHOLE),
      protocol: key('tcp or udp', TEXT),
      app_protocol: key('what is spoken there', TEXT),
    }),
  ),
);

export const VOLUMES_OF_SERVICE: Shape = listOf(
  either(
    TEXT,
    keys(
      {
        type: key('bind, volume, tmpfs, npipe, image or cluster', TEXT),
        source: key('folder of the host, or name of a volume', TEXT),
        target: key('folder in the container', TEXT),
        read_only: key('nothing can be written', SWITCH),
        consistency: key('how strictly both sides agree', TEXT),
        bind: key(
          'of a folder of the host',
          keys({
            propagation: key('how mounts inside are shared', TEXT),
            create_host_path: key('make the folder when it is missing', SWITCH),
            recursive: key('mounts inside it too', oneOf('enabled', 'disabled', 'writable', 'readonly')),
            selinux: key('z: shared, Z: for this container only', oneOf('z', 'Z')),
          }),
        ),
        volume: key(
          'of a volume',
          keys({
            nocopy: key('do not fill it with what the image has there', SWITCH),
            subpath: key('folder in the volume', TEXT),
            labels: key('labels of the volume', PAIRS),
          }),
        ),
        tmpfs: key(
          'of memory',
          keys({
            size: key('at most', { ...WHOLE, range: [0, Infinity] }),
            mode: key('its permissions', NUMBER),
          }),
        ),
        image: key('of an image', keys({ subpath: key('folder in the image', TEXT) })),
      },
      ['type'],
    ),
  ),
);
