/** How volumes are called: those without a name of their own by the beginning of what the engine called them. */
import type { Volume } from '../../../shared/contract/volumes.ts'
import { withEngine } from '../../state/engines.ts'

export const volumeName = ({ volume, anonymous }: Pick<Volume, 'volume' | 'anonymous'>): string =>
  anonymous && volume.length > 12 ? volume.slice(0, 12) : volume

/** With its engine's name where there are several. */
export const wholeName = (row: Volume): string => withEngine(volumeName(row), row.source)
