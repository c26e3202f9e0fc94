/** What a person can choose how the app looks by. Without a library, since the shell and the page's first paint read it, too. */

/** `system` follows the operating system. */
export const choices = {
  language: ['system', 'en', 'fr'],
  theme: ['system', 'light', 'dark', 'contrast'],
  density: ['compact', 'normal', 'roomy'],
} as const

export const choiceNames = Object.keys(choices) as (keyof typeof choices)[]
