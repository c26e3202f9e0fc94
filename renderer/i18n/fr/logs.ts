/** Les mots de la section des journaux, et de ce qui est gardé. */
import type { Words } from '../en/index.ts'
import type { river as english } from '../en/logs.ts'

export const river: Words<typeof english> = {
  settings: {
    title: 'Journaux',
    about:
      "Les lignes sont gardées sur cette machine, et restent quand ce qui les a écrites a disparu. Dès que l'une des limites est atteinte, les plus anciennes partent.",
    days: 'Garder pendant',
    daysValue_one: '{{count}} jour',
    daysValue_other: '{{count}} jours',
    space: 'Utiliser au plus',
    collect: 'Garder les lignes',
    collect_all: 'De tout ce qui tourne',
    collect_viewed: 'De ce qui est regardé seulement',
    used: 'Gardé maintenant',
    usedValue: '{{lines}}, {{used}} sur {{limit}}',
    lines_one: '{{count, number}} ligne',
    lines_other: '{{count, number}} lignes',
    oldest: 'Ligne la plus ancienne',
    nothing: 'rien encore',
    folder: 'Dossier',
    forget: 'Supprimer les journaux gardés…',
    forgetTitle: 'Supprimer tous les journaux gardés ?',
    forgetBody:
      'Les lignes des conteneurs disparus ne pourront plus être retrouvées. Celles des autres sont relues auprès de leurs moteurs, pour ce que ceux-ci en ont encore.',
    forgetAct: 'Supprimer',
    forgotten: 'Les journaux gardés ont été supprimés.',
  },
}
