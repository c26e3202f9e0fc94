/** Words of the port map. */
export const ports = {
  filter: 'Filter by port, container…',
  column: { host: 'Port', name: 'Container', target: 'Inside', addresses: 'Addresses' },
  everyAddress: 'every address',
  claimedTwice: 'Claimed twice',
  alsoOf_one: 'also of {{name}}',
  alsoOf_other: 'also of {{name}} and others',
  open: 'Open in the browser',
  container: 'Show the container',
  copy: 'Copy the address',
  empty: 'No container has a port of this machine',
  emptyHint: 'Ports that running containers publish are listed here, over all engines.',
}
