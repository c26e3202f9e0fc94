/** Words of the viewers: logs, shell, stats, inspect. */
export const viewers = {
  logs: { title: 'Logs' },
  shell: { title: 'Shell' },
  stats: { title: 'Stats' },
  inspect: { title: 'Inspect' },
}
