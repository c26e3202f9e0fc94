/** Les mots de la carte des ports. */
import type { ports as english } from '../en/ports.ts'
import type { Words } from '../en/index.ts'

export const ports: Words<typeof english> = {
  filter: 'Filtrer par port, conteneur…',
  column: { host: 'Port', name: 'Conteneur', target: 'Dedans', addresses: 'Adresses' },
  everyAddress: 'toutes les adresses',
  claimedTwice: 'Réclamés deux fois',
  alsoOf_one: 'aussi à {{name}}',
  alsoOf_other: 'aussi à {{name}} et d’autres',
  open: 'Ouvrir dans le navigateur',
  container: 'Afficher le conteneur',
  copy: 'Copier l’adresse',
  empty: 'Aucun conteneur n’occupe de port de cette machine',
  emptyHint: 'Les ports publiés par les conteneurs en marche apparaissent ici, tous moteurs confondus.',
}
