/** Les mots des visionneuses : journaux, terminal, mesures, inspection. */
import type { Words } from '../en/index.ts'
import type { viewers as english } from '../en/viewers.ts'

export const viewers: Words<typeof english> = {
  logs: { title: 'Journaux' },
  shell: { title: 'Terminal' },
  stats: { title: 'Mesures' },
  inspect: { title: 'Inspection' },
}
