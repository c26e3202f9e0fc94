/** Flags that a spec has no place for, and why: they are read, so that what follows is understood, and named. */

export type Left = {
  name: string
  short?: string | undefined
  switch?: boolean | undefined
  /** `implied`: it is so anyway. `loose`: it belongs to the first network. */
  why: 'implied' | 'loose' | 'terminal' | 'file' | 'windows' | 'rare' | 'other'
  loose?: 'aliases' | 'ip' | 'ip6' | 'mac' | undefined
}

const all = (why: Left['why'], names: string, isSwitch = false): Left[] =>
  names.split(' ').map((name) => ({ name, why, ...(isSwitch ? { switch: true } : {}) }))

export const left: readonly Left[] = [
  { name: 'detach', short: 'd', switch: true, why: 'implied' },
  { name: 'quiet', short: 'q', switch: true, why: 'implied' },
  { name: 'disable-content-trust', switch: true, why: 'implied' },
  { name: 'network-alias', why: 'loose', loose: 'aliases' },
  { name: 'ip', why: 'loose', loose: 'ip' },
  { name: 'ip6', why: 'loose', loose: 'ip6' },
  { name: 'mac-address', why: 'loose', loose: 'mac' },
  { name: 'attach', short: 'a', why: 'terminal' },
  ...all('terminal', 'detach-keys'),
  ...all('terminal', 'sig-proxy help', true),
  ...all('file', 'cidfile label-file'),
  ...all('windows', 'cpu-count cpu-percent io-maxbandwidth io-maxiops isolation'),
  ...all(
    'rare',
    'annotation blkio-weight blkio-weight-device cpu-period cpu-quota cpu-rt-period cpu-rt-runtime device-cgroup-rule device-read-bps device-read-iops device-write-bps device-write-iops health-start-interval kernel-memory link link-local-ip memory-swappiness storage-opt volume-driver',
  ),
  ...all('rare', 'oom-kill-disable use-api-socket', true),
  // Of Podman and nerdctl. Without them, their values would be taken for the image.
  ...all(
    'other',
    'arch authfile conmon-pidfile decryption-key env-merge group-entry hooks-dir hostuser image-volume init-path os passwd-entry pidfile pod pod-id-file preserve-fd preserve-fds requires rootfs-propagation sdnotify secret seccomp-policy shm-size-systemd subgidname subuidname systemd timeout tz umask unsetenv variant chrootdirs health-log-destination health-max-log-count health-on-failure health-startup-cmd uidmap gidmap security namespace snapshotter cni-path',
  ),
  ...all(
    'other',
    'replace env-host http-proxy no-hostname no-hosts passwd read-only-tmpfs rmi rootfs tls-verify unsetenv-all insecure-registry',
    true,
  ),
]
