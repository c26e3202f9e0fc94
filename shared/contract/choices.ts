/** What a person can choose how the app looks and what it keeps by. Without a library, since the shell and the page's first paint read it, too. */

/** `system` follows the operating system. */
export const choices = {
  language: ['system', 'en', 'fr'],
  theme: ['system', 'light', 'dark', 'contrast'],
  density: ['compact', 'normal', 'roomy'],
  /** Days that a line of a log is kept. */
  logDays: ['1', '3', '7', '14', '30', '90'],
  /** Gigabytes of logs that are kept at most. */
  logSpace: ['1', '2', '5', '10', '20', '50'],
  /** Whose lines are kept: everybody's, or only of those that are looked at. */
  logCollect: ['all', 'viewed'],
} as const

export const choiceNames = Object.keys(choices) as (keyof typeof choices)[]
