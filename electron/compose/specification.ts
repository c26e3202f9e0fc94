/** The compose specification: which keys there are, and what each may hold. */
import {
  any,
  between,
  bool,
  duration,
  keys,
  list,
  named,
  number,
  oneOf,
  or,
  orNothing,
  pairs,
  type Shape,
  size,
  text,
  textOrNumber,
  textOrTexts,
  texts,
  whole,
} from './shapes.ts'

const command = orNothing(textOrTexts)
const options = named(textOrNumber)
const external = or({ scalar: ['boolean', 'string'] }, keys({ name: text }))
const extraHosts = or(named(textOrTexts), texts)
const ulimits = named(or(whole, keys({ hard: whole, soft: whole }, 'soft', 'hard')))
const granted = list(or(text, keys({ source: text, target: text, uid: text, gid: text, mode: textOrNumber })))
const envFile = or(text, list(or(text, keys({ path: text, required: bool, format: text }, 'path'))))
const hook = keys({ command, user: text, privileged: bool, working_dir: text, environment: pairs }, 'command')
const device = { capabilities: texts, count: textOrNumber, device_ids: texts, driver: text, options: pairs }
const rate = list(keys({ path: text, rate: textOrNumber }, 'path', 'rate'))

const build = or(
  text,
  keys({
    context: text,
    dockerfile: text,
    dockerfile_inline: text,
    entitlements: texts,
    args: pairs,
    ssh: or(text, pairs),
    labels: pairs,
    cache_from: texts,
    cache_to: texts,
    no_cache: bool,
    no_cache_filter: textOrTexts,
    additional_contexts: pairs,
    network: text,
    provenance: bool,
    sbom: bool,
    pull: bool,
    target: text,
    shm_size: size,
    extra_hosts: extraHosts,
    isolation: text,
    privileged: bool,
    secrets: granted,
    tags: texts,
    ulimits,
    platforms: texts,
  }),
)

const healthcheck = keys({
  disable: bool,
  interval: duration,
  retries: number,
  test: textOrTexts,
  timeout: duration,
  start_period: duration,
  start_interval: duration,
})

const rollout = keys({
  parallelism: whole,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: number,
  order: oneOf('start-first', 'stop-first'),
})

const deploy = orNothing(
  keys({
    mode: text,
    endpoint_mode: text,
    replicas: whole,
    labels: pairs,
    rollback_config: rollout,
    update_config: rollout,
    resources: keys({
      limits: keys({ cpus: number, memory: size, pids: whole }),
      reservations: keys({
        cpus: number,
        memory: size,
        generic_resources: list(keys({ discrete_resource_spec: keys({ kind: text, value: number }) })),
        devices: list(keys(device, 'capabilities')),
      }),
    }),
    restart_policy: keys({ condition: text, delay: duration, max_attempts: whole, window: duration }),
    placement: keys({ constraints: texts, preferences: list(keys({ spread: text })), max_replicas_per_node: whole }),
  }),
)

const develop = orNothing(
  keys({
    watch: list(
      keys(
        {
          ignore: textOrTexts,
          include: textOrTexts,
          path: text,
          action: oneOf('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
          target: text,
          exec: hook,
          initial_sync: bool,
        },
        'path',
        'action',
      ),
    ),
  }),
)

const dependsOn = or(
  texts,
  named(
    keys(
      { restart: bool, required: bool, condition: oneOf('service_started', 'service_healthy', 'service_completed_successfully') },
      'condition',
    ),
  ),
)

const port = or(
  { scalar: ['string', 'number'], form: 'port' },
  keys({ name: text, mode: text, host_ip: text, target: whole, published: whole, protocol: text, app_protocol: text }, 'target'),
)

const mount = or(
  text,
  keys(
    {
      type: oneOf('bind', 'volume', 'tmpfs', 'cluster', 'npipe', 'image'),
      source: text,
      target: text,
      read_only: bool,
      consistency: text,
      bind: keys({
        propagation: text,
        create_host_path: bool,
        recursive: oneOf('enabled', 'disabled', 'writable', 'readonly'),
        selinux: oneOf('z', 'Z'),
      }),
      volume: keys({ labels: pairs, nocopy: bool, subpath: text }),
      tmpfs: keys({ size, mode: number }),
      image: keys({ subpath: text }),
    },
    'type',
  ),
)

const attachment = orNothing(
  keys({
    aliases: texts,
    interface_name: text,
    ipv4_address: text,
    ipv6_address: text,
    link_local_ips: texts,
    mac_address: text,
    driver_opts: options,
    priority: number,
    gw_priority: number,
  }),
)

const service = keys({
  annotations: pairs,
  attach: bool,
  blkio_config: keys({
    device_read_bps: rate,
    device_read_iops: rate,
    device_write_bps: rate,
    device_write_iops: rate,
    weight: between(0, 1000),
    weight_device: list(keys({ path: text, weight: whole })),
  }),
  build,
  cap_add: texts,
  cap_drop: texts,
  cgroup: oneOf('host', 'private'),
  cgroup_parent: text,
  command,
  configs: granted,
  container_name: text,
  cpu_count: between(0),
  cpu_percent: between(0, 100),
  cpu_period: number,
  cpu_quota: number,
  cpu_rt_period: number,
  cpu_rt_runtime: number,
  cpu_shares: number,
  cpus: number,
  cpuset: text,
  credential_spec: keys({ config: text, file: text, registry: text }),
  depends_on: dependsOn,
  deploy,
  develop,
  device_cgroup_rules: texts,
  devices: list(or(text, keys({ source: text, target: text, permissions: text }, 'source'))),
  dns: textOrTexts,
  dns_opt: texts,
  dns_search: textOrTexts,
  domainname: text,
  entrypoint: command,
  env_file: envFile,
  environment: pairs,
  expose: list(textOrNumber),
  extends: or(text, keys({ service: text, file: text }, 'service')),
  external_links: texts,
  extra_hosts: extraHosts,
  gpus: or(oneOf('all'), list(keys(device))),
  group_add: list(textOrNumber),
  healthcheck,
  hostname: text,
  image: text,
  init: bool,
  ipc: text,
  isolation: text,
  label_file: textOrTexts,
  labels: pairs,
  links: texts,
  logging: keys({ driver: text, options: named({ scalar: ['string', 'number', 'null'] }) }),
  mac_address: text,
  mem_limit: size,
  mem_reservation: size,
  mem_swappiness: whole,
  memswap_limit: size,
  models: or(texts, named(orNothing(keys({ endpoint_var: text, model_var: text })))),
  network_mode: text,
  networks: or(texts, named(attachment)),
  oom_kill_disable: bool,
  oom_score_adj: between(-1000, 1000),
  pid: { scalar: ['string', 'null'] },
  pids_limit: number,
  platform: text,
  ports: list(port),
  post_start: list(hook),
  pre_stop: list(hook),
  privileged: bool,
  profiles: texts,
  provider: keys({ type: text, options: any }, 'type'),
  pull_policy: text,
  pull_refresh_after: text,
  read_only: bool,
  restart: text,
  runtime: text,
  scale: whole,
  secrets: granted,
  security_opt: texts,
  shm_size: size,
  stdin_open: bool,
  stop_grace_period: duration,
  stop_signal: text,
  storage_opt: any,
  sysctls: pairs,
  tmpfs: textOrTexts,
  tty: bool,
  ulimits,
  use_api_socket: bool,
  user: text,
  userns_mode: text,
  uts: text,
  volumes: list(mount),
  volumes_from: texts,
  working_dir: text,
})

const network = orNothing(
  keys({
    name: text,
    driver: text,
    driver_opts: options,
    ipam: keys({
      driver: text,
      config: list(keys({ subnet: text, ip_range: text, gateway: text, aux_addresses: named(text) })),
      options: named(text),
    }),
    external,
    internal: bool,
    enable_ipv4: bool,
    enable_ipv6: bool,
    attachable: bool,
    labels: pairs,
  }),
)

const volume = orNothing(keys({ name: text, driver: text, driver_opts: options, external, labels: pairs }))

const secret = keys({
  name: text,
  environment: text,
  file: text,
  external,
  labels: pairs,
  driver: text,
  driver_opts: options,
  template_driver: text,
})

const config = keys({ name: text, content: text, environment: text, file: text, external, labels: pairs, template_driver: text })

export const specification: Shape = keys({
  version: textOrNumber,
  name: text,
  include: list(or(text, keys({ path: textOrTexts, env_file: textOrTexts, project_directory: text }))),
  services: named(service),
  models: named(keys({ name: text, model: text, context_size: whole, runtime_flags: texts })),
  networks: named(network),
  volumes: named(volume),
  secrets: named(secret),
  configs: named(config),
})
