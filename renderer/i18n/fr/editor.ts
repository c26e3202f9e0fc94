/** Les mots de l'éditeur de texte. */
import type { editor as english } from '../en/editor.ts'
import type { Words } from '../en/index.ts'

export const editor: Words<typeof english> = {
  leave: 'Tab décale la ligne ; Échap, puis Tab, quitte l’éditeur.',
  leaveReading: 'Échap, puis Tab, quitte le texte.',
  find: 'Rechercher',
  replaceWith: 'Remplacer par',
  next: 'Suivant',
  previous: 'Précédent',
  all: 'Tous',
  matchCase: 'respecter la casse',
  regexp: 'expression',
  byWord: 'mots entiers',
  replace: 'Remplacer',
  replaceAll: 'Tout remplacer',
  close: 'Fermer',
  currentMatch: 'occurrence actuelle',
  onLine: 'à la ligne',
  replacedOne: 'Remplacé à la ligne {{line}}',
  replacedMany: 'Remplacé {{number}} fois',
  goToLine: 'Aller à la ligne',
  go: 'Aller',
  fold: 'Replier',
  unfold: 'Déplier',
  folded: 'Lignes repliées',
  unfolded: 'Lignes dépliées',
  to: 'à',
  problems: 'Problèmes',
  noProblems: 'Aucun problème',
}
